"""The pages: the panel room of its members, the meeting of its chair, the desk of the officers."""
