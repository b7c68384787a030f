"""The sentences of the domain's codes, for translation: codes and English are those of `award.domain.sentences`."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# A test holds this list against the domain's, both ways.
SENTENCES: dict[str, str | Promise] = {
    "input_refused": _("The input has {faults} fault(s)."),
    "text.surrogate": _("The text holds half a character. Type that character again."),
    "text.control": _("The text holds a control character ({character}). Remove it."),
    "text.bidi": _("The text holds a character that turns the writing direction ({character}). Remove it."),
    "name.character": _(
        "The character at place {place} ({point}) is a symbol or invisible and cannot stand in a name. Remove it."
    ),
    "name.mixed": _(
        "The letter {character} ({point}) is of another alphabet than the letters beside it. Type the name again."
    ),
    "credit_code.old": _(
        "This is the 9-character organisation code. Give the 18-character unified social credit code of "
        "the business licence."
    ),
    "credit_code.short": _("A unified social credit code has 18 characters; this one has {length}, {missing} too few."),
    "credit_code.long": _("A unified social credit code has 18 characters; this one has {length}, {extra} too many."),
    "credit_code.lookalike": _(
        "Credit codes do not use the letter {character} (place {place}). Should it be {likely}?"
    ),
    "credit_code.characters": _("The character {character} cannot stand at place {place} of a credit code."),
    "credit_code.check": _(
        "The check character does not fit. Compare the code with the business licence. Characters 9 to "
        "17 fit each other: the mistake is among characters 1 to 8 or in the last one."
    ),
    "credit_code.inner": _(
        "Characters 9 to 17 (the organisation code) do not fit their check character, the 17th. Compare "
        "the code with the business licence."
    ),
    "credit_code.both": _(
        "Neither check character fits: the mistake is most likely among characters 9 to 17. Compare the "
        "code with the business licence."
    ),
    "organisation_code.length": _("An organisation code has 9 characters; this one has {length}."),
    "organisation_code.characters": _(
        "The character {character} cannot stand at place {place} of an organisation code."
    ),
    "organisation_code.check": _(
        "The check character of the organisation code does not fit. Compare it with the certificate."
    ),
    "organisation_code.differs": _("Differs from characters 9 to 17 of the credit code, which are {expected}."),
    "listing.no_key": _("holds neither a code nor a name: give one of them, or remove the row"),
    "listing.order": _("ends before it begins: correct one of the two days"),
    "listing.twice": _("says the same as row {row}: remove one of the two"),
    "listing.day_kind": _("{value} says neither that the day is worked nor that it is off: write working or off"),
    "listing.year": _("{day} is no day of {year}: remove the row, or import it with its own year"),
    "file.unreadable": _("cannot be read: give the path of a readable file"),
    "file.unwritable": _("{path} cannot be written: give another path"),
    "file.too_big": _("is over {limit} bytes: split it or remove what does not belong there"),
    "file.encoding": _("is not UTF-8: save the file as UTF-8"),
    "toml.syntax": _("is not TOML ({detail}): correct the line"),
    "toml.kind": _("is neither a criteria file nor a programme file: give it [[categories]] or [[rounds]]"),
    "toml.keys": _("holds more than {limit} keys at the top: remove those that do not belong there"),
    "toml.missing": _("is missing: add it"),
    "toml.missing_language": _("has no text in this language: add it"),
    "toml.unknown": _("is an unknown key: remove it or correct its spelling"),
    "toml.type": _("is of the wrong type: give {expected}"),
    "toml.value": _("is not allowed ({value}): give {expected}"),
    "toml.text": _("holds a character that is not allowed: remove control and direction characters"),
    "toml.duplicate": _("{value} is given twice: keep one and rename the other"),
    "toml.placeholder": _("holds a placeholder that is not allowed here: use only those that criteria/README.md lists"),
    "toml.serial_missing": _("has no {{serial}}, so that numbers would repeat: add it"),
    "criteria.points_sum": _("is {expected}, but the points of the items sum to {found}: change one or the other"),
    "criteria.step": _("does not divide 100: give 1, 2, 4, 5, 10, 20, 25, 50 or 100"),
    "criteria.unknown_kind": _("{value} is not the code of one of the [[kinds]]: use one of {expected}"),
    "criteria.band_order": _("ends at {high}, before it starts at {low}: exchange low and high"),
    "criteria.band_step": _("{value} is not a multiple of the step {step}: move the edge of the band to one"),
    "criteria.band_overlap": _("starts at {low}, which the band before it already holds: start above {high}"),
    "criteria.band_gap": _("no band holds {percent} per cent: widen a band or add one"),
    "criteria.unknown_factor": _("is a text for a factor that the kind lacks: add the factor or correct its spelling"),
    "criteria.unknown_item": _("The criteria have no item {item}."),
    "criteria.percent": _("{percent} is not a mark for item {item}; marks go in steps of {step} from 0 to 100."),
    "criteria.not_applicable": _("Item {item} applies to everyone and cannot be marked as not applicable."),
    "criteria.packed": _("These packed marks do not belong to these criteria."),
    "programme.criteria_missing": _("{value} cannot be found at {path}: put the file there or say --criteria"),
    "programme.wrong_criteria": _("is {expected}, but the criteria given are {found}: give the criteria it names"),
    "programme.weights_sum": _("the weights sum to {found}, not to 1: change the weights"),
    "programme.trim_missing": _("is missing: say how many sheets a trimmed mean drops"),
    "programme.trim_from": _("is {found}, not above twice the {drop} dropped: raise it"),
    "programme.minimum_missing": _("is missing: say how many sheets a score needs"),
    "programme.survey_combine": _("is consensus, but a survey is measured, not agreed: leave it out"),
    "programme.sheet_unused": _("is {value}, but single people give no marks in this round: leave it out"),
    "programme.unknown_round": _("{value} names no round: use one of {expected}"),
    "programme.unknown_category": _("{value} names no category of the criteria: use one of {expected}"),
    "programme.unknown_class": _("{value} names no class: use one of {expected}"),
    "csv.no_header": _("the header is missing: begin with the line {expected}"),
    "csv.column_missing": _("the column {column} is missing: add it"),
    "csv.column_doubled": _("the column {column} stands twice: remove one"),
    "csv.column_unknown": _("the column {column} is unknown: use only {expected}"),
    "csv.columns": _("there are more than {limit} columns: remove those that do not belong there"),
    "csv.cells": _("the row has {found} cells and the header {expected}: give one cell a column"),
    "csv.syntax": _("the row is not CSV ({detail}): correct the quotes"),
    "csv.code": _("{value} is not a code for {column}: use 1 to 64 characters without white space"),
    "csv.unknown_round": _("the programme has no round {value}: use one of {expected}"),
    "csv.not_consensus": _("the round {value} is not combined by consensus: leave its marks to the judges' sheets"),
    "csv.unknown_item": _("the criteria have no item {value}: use a code of the criteria"),
    "csv.percent": _("{value} is not a mark: give 0 to 100 in steps of {step}, or nothing for not applicable"),
    "csv.not_applicable": _("item {item} applies to everyone: give a per cent"),
    "csv.mark_twice": _("the mark for item {item} is given twice: keep one"),
    "csv.points": _("{value} is not a number of points: give at most 4 digits and 6 decimals, as in -12.5"),
    "csv.reason": _("the reason is missing: say why"),
    "csv.exclusion_twice": _("this sheet is excluded twice: keep one row"),
    "csv.line": _("the line is longer than {limit} bytes: break it or remove what does not belong there"),
    "csv.not_survey": _("the round {value} is no survey: leave out its figures"),
    "csv.figure": _("{value} is not a per cent: give 0 to 100 with at most 2 decimals, as in 86.25"),
    "csv.figure_twice": _("the figure of this application and round is given twice: keep one row"),
    "csv.rows": _("there are more than {limit} sheets or rows: split the file"),
    "csv.digits": _("{value} is not a {column}: give 64 hexadecimal digits in small letters"),
    "csv.commitment_twice": _("the commitment of this sheet is given twice: keep one row"),
    "csv.value": _("{value} is not a rating: give at most 9 digits and 6 decimals, as in 612.5, or leave the row out"),
    "csv.rating_twice": _("the rating of {subject} by {judge} is given twice: keep one"),
    "csv.no_ratings": _("holds no ratings: give one row a rating"),
    "csv.cells_limit": _("{subjects} subjects and {judges} judges make more than {limit} cells: split the file"),
    "csv.more": _("has more than {limit} faults: correct these first"),
    "rank.unknown_round": _("The programme has no round {round}."),
    "rank.unknown_application": _("The scores hold no application {application}."),
    "rank.sheet_twice": _("The sheet of {judge} for {application} in the round {round} was given twice."),
    "rank.not_consensus": _("The round {round} is not combined by consensus."),
    "rank.not_survey": _("The round {round} is no survey."),
    "rank.figure": _("{percent} is no per cent from 0 to 100 with at most 2 decimals, for {application}."),
    "rank.figure_twice": _("The figure of {application} in the round {round} was given twice."),
    "warning.exclusion": _("the exclusion of {judge} for {application} in the round {round} names no sheet: check it"),
    "warning.adjustment": _("the adjustment of {application} names no application with marks: check it"),
    "whatif.unknown_category": _("The criteria have no category {category}."),
    "whatif.missing_category": _("The category {category} has no points. Give a whole number, 0 or more."),
    "whatif.points": _("{value} is not a number of points. Give a whole number, 0 or more."),
    "whatif.sum": _(
        "The points sum to {found}, not to {expected}. Change them, or have them shared out in proportion."
    ),
    "whatif.nothing": _("No category has points. Give at least one category more than 0."),
    "bundle.too_big": _("The bundle would be over {limit} MiB. Export one round at a time."),
    "bundle.not_zip": _("is not a sound ZIP file ({detail}): fetch the bundle again"),
    "bundle.entries": _("holds more than {limit} files: this is no result bundle"),
    "bundle.method": _("is encrypted or packed in another way: fetch the bundle again"),
    "bundle.member_missing": _("the file {member} is missing: fetch the bundle again"),
    "bundle.member_unknown": _("the file {member} does not belong here: fetch the bundle again"),
    "bundle.member_doubled": _("the file {member} is there twice: fetch the bundle again"),
    "bundle.json": _("is not JSON as a bundle holds it ({detail}): fetch the bundle again"),
    "bundle.manifest": _("{key} is not what a manifest says there: fetch the bundle again"),
    "bundle.hash": _("has the SHA-256 {found}, but the manifest says {expected}: do not trust this file"),
    "bundle.figure": _("{application}: {field} is {listed}, but computed it is {computed}: do not trust the ranking"),
    "bundle.commitment_missing": _("the sheet of {judge} for {application} in {round} has none: ask how it was sealed"),
    "bundle.commitment_unknown": _("{judge} for {application} in {round} has no sheet: ask why it does not count"),
    "bundle.commitment_wrong": _("the sheet of {judge} for {application} in {round} is not the one sealed: ask why"),
    "bundle.more": _("has more than {limit} differences: the rest is not listed"),
    "stats.incomplete": _("{missing} values are missing; this figure needs a value of every judge for every subject."),
    "stats.one_subject": _("There are fewer than two subjects to compare."),
    "stats.one_judge": _("There are fewer than two judges to compare."),
    "stats.no_pairs": _("No subject has the values of two judges."),
    "stats.all_equal": _("All values are equal; agreement cannot be told from chance."),
    "stats.all_tied": _("All ranks are tied; there is no order to compare."),
    "stats.no_variation": _("The subjects differ too little for this figure to mean anything."),
    "stats.no_residual": _("The judges leave no unexplained differences, so that F is not finite."),
    "stats.no_limit": _("The interval has no meaningful limit on this side."),
    "stats.no_freedom": _("The degrees of freedom of this test cannot be approximated for these values."),
    "stats.negative": _("The ratio level needs values of 0 or more."),
    "stats.too_many_values": _("There are more than {limit} different values, too many to compare each with each."),
    "stats.not_comparable": _(
        "Not comparable: the judges and subjects fall into {components} groups that share nothing."
    ),
    "stats.too_little_overlap": _("The judges share too few subjects to tell severity from chance."),
    "stats.table_too_large": _("The table needs more than {limit} cells in memory; this figure is left out."),
    "stats.exact_fit": _("The values leave no unexplained differences; severity cannot be weighed against error."),
    "stability.replicates": _("Stability needs at least one replicate."),
    "stability.two_panels": _("The application {application} is in two panels. Leave it in one."),
    "allocation.infeasible": _(
        "No plan keeps to all of these rules: {rules}. Relax one of them, or give more experts or fewer panels."
    ),
    "allocation.time": _(
        "Whether there is a plan could not be found out within {seconds} seconds. Try fewer panels or relax a rule."
    ),
    "draw.json": _("is not what belongs here: fetch the file again"),
    "draw.not_canonical": _("is not the one text of its problem: fetch the file again"),
    "draw.unknown": _("{value} is not known: remove it or add what it names"),
    "draw.twice": _("{value} stands here twice: keep one"),
    "draw.many": _("there are more than {limit}: leave some out"),
    "draw.code": _("{value} is not a code: use 1 to 64 characters without white space"),
    "draw.panels": _("{panels} panels cannot be made: give 1 to {most}, as many as there are experts and applications"),
    "draw.members": _("is {most} where the least is {least}: give the least at least 1 and the most no less than that"),
    "draw.most": _("{value} takes {most} applications: give at least 1"),
    "draw.seed": _("The seed is not 64 hexadecimal digits in small letters. Fetch the file again."),
    "draw.order": _("This is no list of entries that an order can be drawn of."),
    "draw.word": _("The witness gives a word or a sentence of 1 to {limit} characters. Type it again."),
    "draw.hash": _("has the SHA-256 {found}, but {expected} was published: do not trust this draw"),
    "draw.differs": _("comes out otherwise, first at the character {place}: do not trust this draw"),
    "draw.record": _("is no record of a draw, or was changed ({expected} are its parts): fetch the file again"),
    "proof.file": _("is no proof of a sealed sheet, or was changed ({expected} are its parts): download it again"),
    "proof.hash": _("hashes to {found}, but {listed} was committed to: this is not what was sealed"),
    "days.length": _("A notice period has 1 to {limit} days, not {days}."),
    "days.unit": _("Days are counted as working or calendar days, not as {unit}."),
    "days.no_end": _("The calendar holds no working day within reach of {start}."),
    # lifecycle: the domain has no sentence of its own for it
    "transition_not_allowed": _("This step is not possible in the present state. Reload the page to see what changed."),
}
