"""Officers' pre-check: can this be funded, is anything missing, has it come before, is everybody safe."""
