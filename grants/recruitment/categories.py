"""What people may be asked about themselves, so that a panel can mirror the place; each may be left unsaid.

Wards are the place's own; the words for the others follow the GOV.UK pattern for equality information, and the headings
of the Census for England. Values are kept and published as they stand here.
"""

AGE, GENDER, ETHNICITY, DISABILITY, TENURE = "age", "gender", "ethnicity", "disability", "tenure"
WARD = "ward"

FIXED: dict[str, tuple[str, ...]] = {
    AGE: ("16 to 24", "25 to 34", "35 to 49", "50 to 64", "65 or over"),
    GENDER: ("Woman", "Man", "In another way"),
    ETHNICITY: (
        "White",
        "Mixed or multiple ethnic groups",
        "Asian or Asian British",
        "Black, African, Caribbean or Black British",
        "Another ethnic group",
    ),
    DISABILITY: ("Disabled, or a long-term condition", "Not disabled"),
    TENURE: ("Rents from the council or a housing association", "Rents privately", "Owns", "In another way"),
}
CATEGORIES = (WARD, *FIXED)
