"""One English sentence a code. Those of faults read `what: what to do`; `core.messages` has both languages."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "input_refused": "The input has {faults} fault(s).",
    # text
    "text.surrogate": "The text holds half a character. Type that character again.",
    "text.control": "The text holds a control character ({character}). Remove it.",
    "text.bidi": "The text holds a character that turns the writing direction ({character}). Remove it.",
    # names
    "name.character": (
        "The character at place {place} ({point}) is a symbol or invisible and cannot stand in a name. Remove it."
    ),
    "name.mixed": (
        "The letter {character} ({point}) is of another alphabet than the letters beside it. Type the name again."
    ),
    # credit codes
    "credit_code.old": (
        "This is the 9-character organisation code. Give the 18-character unified social credit code of "
        "the business licence."
    ),
    "credit_code.short": "A unified social credit code has 18 characters; this one has {length}, {missing} too few.",
    "credit_code.long": "A unified social credit code has 18 characters; this one has {length}, {extra} too many.",
    "credit_code.lookalike": "Credit codes do not use the letter {character} (place {place}). Should it be {likely}?",
    "credit_code.characters": "The character {character} cannot stand at place {place} of a credit code.",
    "credit_code.check": (
        "The check character does not fit. Compare the code with the business licence. Characters 9 to "
        "17 fit each other: the mistake is among characters 1 to 8 or in the last one."
    ),
    "credit_code.inner": (
        "Characters 9 to 17 (the organisation code) do not fit their check character, the 17th. Compare "
        "the code with the business licence."
    ),
    "credit_code.both": (
        "Neither check character fits: the mistake is most likely among characters 9 to 17. Compare the "
        "code with the business licence."
    ),
    "organisation_code.length": "An organisation code has 9 characters; this one has {length}.",
    "organisation_code.characters": "The character {character} cannot stand at place {place} of an organisation code.",
    "organisation_code.check": (
        "The check character of the organisation code does not fit. Compare it with the certificate."
    ),
    "organisation_code.differs": "Differs from characters 9 to 17 of the credit code, which are {expected}.",
    # lists of other authorities, the notice of holidays
    "listing.no_key": "holds neither a code nor a name: give one of them, or remove the row",
    "listing.order": "ends before it begins: correct one of the two days",
    "listing.twice": "says the same as row {row}: remove one of the two",
    "listing.day_kind": "{value} says neither that the day is worked nor that it is off: write working or off",
    "listing.year": "{day} is no day of {year}: remove the row, or import it with its own year",
    # files
    "file.unreadable": "cannot be read: give the path of a readable file",
    "file.unwritable": "{path} cannot be written: give another path",
    "file.too_big": "is over {limit} bytes: split it or remove what does not belong there",
    "file.encoding": "is not UTF-8: save the file as UTF-8",
    # TOML files
    "toml.syntax": "is not TOML ({detail}): correct the line",
    "toml.kind": "is neither a criteria file nor a programme file: give it [[categories]] or [[rounds]]",
    "toml.keys": "holds more than {limit} keys at the top: remove those that do not belong there",
    "toml.missing": "is missing: add it",
    "toml.missing_language": "has no text in this language: add it",
    "toml.unknown": "is an unknown key: remove it or correct its spelling",
    "toml.type": "is of the wrong type: give {expected}",
    "toml.value": "is not allowed ({value}): give {expected}",
    "toml.text": "holds a character that is not allowed: remove control and direction characters",
    "toml.duplicate": "{value} is given twice: keep one and rename the other",
    "toml.placeholder": "holds a placeholder that is not allowed here: use only those that criteria/README.md lists",
    "toml.serial_missing": "has no {{serial}}, so that numbers would repeat: add it",
    # criteria
    "criteria.points_sum": "is {expected}, but the points of the items sum to {found}: change one or the other",
    "criteria.step": "does not divide 100: give 1, 2, 4, 5, 10, 20, 25, 50 or 100",
    "criteria.unknown_kind": "{value} is not the code of one of the [[kinds]]: use one of {expected}",
    "criteria.band_order": "ends at {high}, before it starts at {low}: exchange low and high",
    "criteria.band_step": "{value} is not a multiple of the step {step}: move the edge of the band to one",
    "criteria.band_overlap": "starts at {low}, which the band before it already holds: start above {high}",
    "criteria.band_gap": "no band holds {percent} per cent: widen a band or add one",
    "criteria.unknown_factor": "is a text for a factor that the kind lacks: add the factor or correct its spelling",
    "criteria.unknown_item": "The criteria have no item {item}.",
    "criteria.percent": "{percent} is not a mark for item {item}; marks go in steps of {step} from 0 to 100.",
    "criteria.not_applicable": "Item {item} applies to everyone and cannot be marked as not applicable.",
    "criteria.packed": "These packed marks do not belong to these criteria.",
    # programmes
    "programme.criteria_missing": "{value} cannot be found at {path}: put the file there or say --criteria",
    "programme.wrong_criteria": "is {expected}, but the criteria given are {found}: give the criteria it names",
    "programme.weights_sum": "the weights sum to {found}, not to 1: change the weights",
    "programme.trim_missing": "is missing: say how many sheets a trimmed mean drops",
    "programme.trim_from": "is {found}, not above twice the {drop} dropped: raise it",
    "programme.minimum_missing": "is missing: say how many sheets a score needs",
    "programme.survey_combine": "is consensus, but a survey is measured, not agreed: leave it out",
    "programme.sheet_unused": "is {value}, but single people give no marks in this round: leave it out",
    "programme.unknown_round": "{value} names no round: use one of {expected}",
    "programme.unknown_category": "{value} names no category of the criteria: use one of {expected}",
    "programme.unknown_class": "{value} names no class: use one of {expected}",
    # score files
    "csv.no_header": "the header is missing: begin with the line {expected}",
    "csv.column_missing": "the column {column} is missing: add it",
    "csv.column_doubled": "the column {column} stands twice: remove one",
    "csv.column_unknown": "the column {column} is unknown: use only {expected}",
    "csv.columns": "there are more than {limit} columns: remove those that do not belong there",
    "csv.cells": "the row has {found} cells and the header {expected}: give one cell a column",
    "csv.syntax": "the row is not CSV ({detail}): correct the quotes",
    "csv.code": "{value} is not a code for {column}: use 1 to 64 characters without white space",
    "csv.unknown_round": "the programme has no round {value}: use one of {expected}",
    "csv.not_consensus": "the round {value} is not combined by consensus: leave its marks to the judges' sheets",
    "csv.unknown_item": "the criteria have no item {value}: use a code of the criteria",
    "csv.percent": "{value} is not a mark: give 0 to 100 in steps of {step}, or nothing for not applicable",
    "csv.not_applicable": "item {item} applies to everyone: give a per cent",
    "csv.mark_twice": "the mark for item {item} is given twice: keep one",
    "csv.points": "{value} is not a number of points: give at most 4 digits and 6 decimals, as in -12.5",
    "csv.reason": "the reason is missing: say why",
    "csv.exclusion_twice": "this sheet is excluded twice: keep one row",
    "csv.line": "the line is longer than {limit} bytes: break it or remove what does not belong there",
    "csv.not_survey": "the round {value} is no survey: leave out its figures",
    "csv.figure": "{value} is not a per cent: give 0 to 100 with at most 2 decimals, as in 86.25",
    "csv.figure_twice": "the figure of this application and round is given twice: keep one row",
    "csv.rows": "there are more than {limit} sheets or rows: split the file",
    "csv.digits": "{value} is not a {column}: give 64 hexadecimal digits in small letters",
    "csv.commitment_twice": "the commitment of this sheet is given twice: keep one row",
    "csv.value": "{value} is not a rating: give at most 9 digits and 6 decimals, as in 612.5, or leave the row out",
    "csv.rating_twice": "the rating of {subject} by {judge} is given twice: keep one",
    "csv.no_ratings": "holds no ratings: give one row a rating",
    "csv.cells_limit": "{subjects} subjects and {judges} judges make more than {limit} cells: split the file",
    "csv.more": "has more than {limit} faults: correct these first",
    # ranking
    "rank.unknown_round": "The programme has no round {round}.",
    "rank.unknown_application": "The scores hold no application {application}.",
    "rank.sheet_twice": "The sheet of {judge} for {application} in the round {round} was given twice.",
    "rank.not_consensus": "The round {round} is not combined by consensus.",
    "rank.not_survey": "The round {round} is no survey.",
    "rank.figure": "{percent} is no per cent from 0 to 100 with at most 2 decimals, for {application}.",
    "rank.figure_twice": "The figure of {application} in the round {round} was given twice.",
    "warning.exclusion": "the exclusion of {judge} for {application} in the round {round} names no sheet: check it",
    "warning.adjustment": "the adjustment of {application} names no application with marks: check it",
    # result bundles
    "bundle.too_big": "The bundle would be over {limit} MiB. Export one round at a time.",
    "bundle.not_zip": "is not a sound ZIP file ({detail}): fetch the bundle again",
    "bundle.entries": "holds more than {limit} files: this is no result bundle",
    "bundle.method": "is encrypted or packed in another way: fetch the bundle again",
    "bundle.member_missing": "the file {member} is missing: fetch the bundle again",
    "bundle.member_unknown": "the file {member} does not belong here: fetch the bundle again",
    "bundle.member_doubled": "the file {member} is there twice: fetch the bundle again",
    "bundle.json": "is not JSON as a bundle holds it ({detail}): fetch the bundle again",
    "bundle.manifest": "{key} is not what a manifest says there: fetch the bundle again",
    "bundle.hash": "has the SHA-256 {found}, but the manifest says {expected}: do not trust this file",
    "bundle.figure": "{application}: {field} is {listed}, but computed it is {computed}: do not trust the ranking",
    "bundle.commitment_missing": "the sheet of {judge} for {application} in {round} has none: ask how it was sealed",
    "bundle.commitment_unknown": "{judge} for {application} in {round} has no sheet: ask why it does not count",
    "bundle.commitment_wrong": "the sheet of {judge} for {application} in {round} is not the one sealed: ask why",
    "bundle.more": "has more than {limit} differences: the rest is not listed",
    # what if
    "whatif.unknown_category": "The criteria have no category {category}.",
    "whatif.missing_category": "The category {category} has no points. Give a whole number, 0 or more.",
    "whatif.points": "{value} is not a number of points. Give a whole number, 0 or more.",
    "whatif.sum": "The points sum to {found}, not to {expected}. Change them, or have them shared out in proportion.",
    "whatif.nothing": "No category has points. Give at least one category more than 0.",
    # statistics
    "stats.incomplete": "{missing} values are missing; this figure needs a value of every judge for every subject.",
    "stats.one_subject": "There are fewer than two subjects to compare.",
    "stats.one_judge": "There are fewer than two judges to compare.",
    "stats.no_pairs": "No subject has the values of two judges.",
    "stats.all_equal": "All values are equal; agreement cannot be told from chance.",
    "stats.all_tied": "All ranks are tied; there is no order to compare.",
    "stats.no_variation": "The subjects differ too little for this figure to mean anything.",
    "stats.no_residual": "The judges leave no unexplained differences, so that F is not finite.",
    "stats.no_limit": "The interval has no meaningful limit on this side.",
    "stats.no_freedom": "The degrees of freedom of this test cannot be approximated for these values.",
    "stats.negative": "The ratio level needs values of 0 or more.",
    "stats.too_many_values": "There are more than {limit} different values, too many to compare each with each.",
    "stats.not_comparable": "Not comparable: the judges and subjects fall into {components} groups that share nothing.",
    "stats.too_little_overlap": "The judges share too few subjects to tell severity from chance.",
    "stats.table_too_large": "The table needs more than {limit} cells in memory; this figure is left out.",
    "stats.exact_fit": "The values leave no unexplained differences; severity cannot be weighed against error.",
    # stability
    "stability.replicates": "Stability needs at least one replicate.",
    "stability.two_panels": "The application {application} is in two panels. Leave it in one.",
    # panels and draws
    "allocation.infeasible": (
        "No plan keeps to all of these rules: {rules}. Relax one of them, or give more experts or fewer panels."
    ),
    "allocation.time": (
        "Whether there is a plan could not be found out within {seconds} seconds. Try fewer panels or relax a rule."
    ),
    "draw.json": "is not what belongs here: fetch the file again",
    "draw.not_canonical": "is not the one text of its problem: fetch the file again",
    "draw.unknown": "{value} is not known: remove it or add what it names",
    "draw.twice": "{value} stands here twice: keep one",
    "draw.many": "there are more than {limit}: leave some out",
    "draw.code": "{value} is not a code: use 1 to 64 characters without white space",
    "draw.panels": "{panels} panels cannot be made: give 1 to {most}, as many as there are experts and applications",
    "draw.members": "is {most} where the least is {least}: give the least at least 1 and the most no less than that",
    "draw.most": "{value} takes {most} applications: give at least 1",
    "draw.seed": "The seed is not 64 hexadecimal digits in small letters. Fetch the file again.",
    "draw.order": "This is no list of entries that an order can be drawn of.",
    "draw.word": "The witness gives a word or a sentence of 1 to {limit} characters. Type it again.",
    "draw.hash": "has the SHA-256 {found}, but {expected} was published: do not trust this draw",
    "draw.differs": "comes out otherwise, first at the character {place}: do not trust this draw",
    "draw.record": "is no record of a draw, or was changed ({expected} are its parts): fetch the file again",
    "proof.file": "is no proof of a sealed sheet, or was changed ({expected} are its parts): download it again",
    "proof.hash": "hashes to {found}, but {listed} was committed to: this is not what was sealed",
    # working days
    "days.length": "A notice period has 1 to {limit} days, not {days}.",
    "days.unit": "Days are counted as working or calendar days, not as {unit}.",
    "days.no_end": "The calendar holds no working day within reach of {start}.",
}
