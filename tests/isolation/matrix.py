"""The access matrix: URL name, object and its state, role -> answer.

One letter a role, in the order of `world.ROLES`:

    o  the page (200)             x  refused with the reason (403)
    r  a redirect (302)           e  the form again, with what is wrong in it (422)
    L  to the login page          .  not there: the same as what does not exist (404)

A POST carries nothing useful, so for those who may act "e" and "r" mean: let in. A form shown again may also be a 200.
The column `objects` names what the URL's arguments stand for in the world, with its state where that matters.
"""

from __future__ import annotations

from tests.isolation.matrix_consensus import CONSENSUS
from tests.isolation.matrix_defence import DEFENCE
from tests.isolation.matrix_feedback import FEEDBACK
from tests.isolation.matrix_office import OFFICE
from tests.isolation.matrix_reading import READING
from tests.isolation.matrix_scorebook import SCOREBOOK
from tests.isolation.matrix_sealing import SEALING
from tests.isolation.matrix_visits import VISITS
from tests.isolation.matrix_workspace import WORKSPACE

#                                                     anonymous
#                                                     | owner
#                                                     | | editor
#                                                     | | | viewer
#                                                     | | | | rival applicant
#                                                     | | | | | recommending body
#                                                     | | | | | | expert assigned (panel A)
#                                                     | | | | | | | expert with a conflict (panel A)
#                                                     | | | | | | | | expert of panel B
#                                                     | | | | | | | | | chair of panel A
#                                                     | | | | | | | | | | clerk of the office
#                                                     | | | | | | | | | | | chief of the office
#                                                     | | | | | | | | | | | | committee
#                                                     | | | | | | | | | | | | | supervisor
#                                                     | | | | | | | | | | | | | | superuser without a role
#       name                  objects                 a o e v r r e c o c o c c s s
REST = """
GET  home:front               -                       o o o o o o o o o o o o o o o
GET  home:dashboard           -                       L r r r r r r r r r r r r r r
GET  home:my                  -                       L o o o o o o o o o o o o o o
GET  home:panel               -                       L . . . . . o o o o . . . . .
GET  home:committee           -                       L . . . . . . . . . . . o . .
GET  home:recommend           -                       L . . . . o . . . . . . . . .
GET  home:accessibility       -                       o o o o o o o o o o o o o o o
GET  home:privacy             -                       o o o o o o o o o o o o o o o
GET  home:panel_worker        -                       o o o o o o o o o o o o o o o
GET  home:health              -                       o o o o o o o o o o o o o o o
POST set_language             -                       r r r r r r r r r r r r r r r

GET  accounts:organisation_new  -                     L o o o o o o o o o o o o o o
POST accounts:organisation_new  -                     L e e e e e e e e e e e e e e
GET  accounts:organisation    org_own                 L o o o . . . . . . . . . . .
POST accounts:organisation    org_own                 L e e x . . . . . . . . . . .
GET  accounts:members         org_own                 L o o o . . . . . . . . . . .
POST accounts:members         org_own                 L e x x . . . . . . . . . . .
POST accounts:member_remove   org_own+membership      L r x x . . . . . . . . . . .
POST accounts:member_remove   org_second+membership   L . x x . . . . . . . . . . .
POST accounts:invitation_withdraw  org_own+invitation  L r x x . . . . . . . . . . .
POST accounts:invitation_answer    invitation          L . . . r . . . . . . . . . .
GET  accounts:join            -                       L o o o o o o o o o o o o o o
POST accounts:join            -                       L e e e e e e e e e e e e e e
POST accounts:join_answer     org_own+join_request    L r x x . . . . . . . . . . .
POST accounts:join_withdraw   join_request            L . . . r . . . . . . . . . .
POST accounts:owner_offer     org_own+membership      L r x x . . . . . . . . . . .
POST accounts:owner_withdraw  org_second+transfer     L r x x . . . . . . . . . . .
POST accounts:owner_answer    transfer                L . r . . . . . . . . . . . .

GET  cycles:announcement_list  -                      o o o o o o o o o o o o o o o
GET  cycles:announcement      applying                o o o o o o o o o o o o o o o
GET  cycles:announcement      setup                   . . . . . . . . . . . . . . .
GET  cycles:self_check        -                       o o o o o o o o o o o o o o o
POST cycles:self_check        -                       e e e e e e e e e e e e e e e
GET  cycles:criteria_list     -                       o o o o o o o o o o o o o o o
GET  cycles:criteria          criteria                o o o o o o o o o o o o o o o

GET  applications:start       -                       L o o o o o o o o o o o o o o
POST applications:start       -                       L e e e e e e e e e e e e e e
GET  applications:tasks       draft                   L o o o . . . . . . . . . . .
GET  applications:tasks       submitted               L o o o . . . . . . . . . . .
GET  applications:tasks       judged                  L o o o . . . . . . . . . . .
GET  applications:tasks       rejected                L . . . . . . . . . . . . . .
GET  applications:basic       draft                   L o o o . . . . . . . . . . .
POST applications:basic       draft                   L e e x . . . . . . . . . . .
POST applications:basic       judged                  L x x x . . . . . . . . . . .
GET  applications:profile     draft                   L o o o . . . . . . . . . . .
POST applications:profile     draft                   L r r x . . . . . . . . . . .
POST applications:profile_save  draft                 L e e x . . . . . . . . . . .
POST applications:profile_save  judged                L x x x . . . . . . . . . . .
GET  applications:item        draft+=4.1.2            L o o o . . . . . . . . . . .
POST applications:item        draft+=4.1.2            L r r x . . . . . . . . . . .
POST applications:item        judged+=4.1.2           L x x x . . . . . . . . . . .
POST applications:answer_save  draft+=4.1.2           L e e x . . . . . . . . . . .
POST applications:answer_save  judged+=4.1.2          L x x x . . . . . . . . . . .
POST applications:measures_save  draft+=4.7.2         L e e x . . . . . . . . . . .
POST applications:measures_save  judged+=4.7.2        L x x x . . . . . . . . . . .
GET  applications:evidence    draft                   L o o o . . . . . . . . . . .
POST applications:evidence    draft                   L e e x . . . . . . . . . . .
POST applications:evidence    judged                  L x x x . . . . . . . . . . .
POST applications:upload_start  draft                 L e e x . . . . . . . . . . .
POST applications:upload_start  judged                L x x x . . . . . . . . . . .
GET  applications:upload      upload                  L o . . . . . . . . . . . . .
POST applications:upload      upload                  L e . . . . . . . . . . . . .
POST applications:upload_finish  upload               L e . . . . . . . . . . . . .
POST applications:upload_cancel  upload               L r . . . . . . . . . . . . .
POST applications:cite        draft+=4.1.2            L r r x . . . . . . . . . . .
POST applications:cite        judged+=4.1.2           L x x x . . . . . . . . . . .
POST applications:citation_remove  citation_own       L r r x . . . . . . . . . . .
GET  applications:history     draft                   L o o o . . . . . . . . . . .
POST applications:history     draft                   L . . . . . . . . . . . . . .
POST applications:item_hold   draft+=4.1.2            L e e e . . . . . . . . . . .
POST applications:profile_hold draft                  L e e e . . . . . . . . . . .
GET  applications:comments    draft                   L o o o . . . . . . . . . . .
POST applications:comments    draft                   L e e e . . . . . . . . . . .
POST applications:comment_resolve  comment_own        L r r r . . . . . . . . . . .
POST applications:evidence_remove  evidence_own       L e e x . . . . . . . . . . .
POST applications:evidence_remove  evidence_judged    L x x x . . . . . . . . . . .
GET  applications:evidence_file  evidence_own         L o o o . . . . . . . . . . .
GET  applications:evidence_file  evidence_judged      L o o o . . . . . . . . . . .
GET  applications:evidence_file  evidence_rival       L . . . o . . . . . . . . . .
GET  applications:offline     draft                   L o o o . . . . . . . . . . .
GET  applications:offline     judged                  L o o o . . . . . . . . . . .
POST applications:offline     draft                   L e e x . . . . . . . . . . .
POST applications:offline     judged                  L x x x . . . . . . . . . . .
GET  applications:offline_docx  draft                 L o o o . . . . . . . . . . .
GET  applications:offline_xlsx  draft                 L o o o . . . . . . . . . . .
GET  applications:offline_copy  draft+=00000000-0000-4000-8000-000000000000  L r r x . . . . . . . . . . .
POST applications:offline_copy  draft+=00000000-0000-4000-8000-000000000000  L r r x . . . . . . . . . . .
POST applications:offline_copy  judged+=00000000-0000-4000-8000-000000000000  L x x x . . . . . . . . . . .
GET  applications:check       draft                   L o o o . . . . . . . . . . .
GET  applications:preview     draft                   L o o o . . . . . . . . . . .
GET  applications:submit      draft                   L o o o . . . . . . . . . . .
POST applications:submit      draft                   L e x x . . . . . . . . . . .
GET  applications:application_pdf draft               L o o o . . . . . . . . . . .
GET  applications:letter      draft                   L o o o . . . . . . . . . . .
GET  applications:letter_pdf  draft                   L o o o . . . . . . . . . . .
GET  applications:revision_pdf submitted+=1           L o o o . . . . . . . . . . .
GET  applications:revision_pdf draft+=1               L . . . . . . . . . . . . . .
GET  applications:internal_notice draft               L o o o . . . . . . . . . . .
POST applications:internal_notice draft               L e e x . . . . . . . . . . .
POST applications:internal_notice judged              L x x x . . . . . . . . . . .
GET  applications:receipt     submitted+=1            L o o o . . . . . . . . . . .
GET  applications:receipt     draft+=1                L . . . . . . . . . . . . . .
GET  applications:receipt_pdf  submitted+=1           L o o o . . . . . . . . . . .
GET  applications:withdraw    submitted               L o x x . . . . . . . . . . .
POST applications:withdraw    submitted               L e x x . . . . . . . . . . .
GET  applications:progress    draft                   L o o o . . . . . . . . . . .
GET  applications:progress    judged                  L o o o . . . . . . . . . . .
GET  applications:returned  returned                L o o o . . . . . . . . . . .
GET  applications:returned  draft                   L . . . . . . . . . . . . . .
POST applications:returned  returned                L r r r . . . . . . . . . . .
GET  applications:notes     returned                L o o o . . . . . . . . . . .
GET  applications:avoidance  submitted               L o o o . . . . . . . . . . .
POST applications:avoidance  submitted               L e e x . . . . . . . . . . .
POST applications:avoidance  judged                  L x x x . . . . . . . . . . .
POST applications:avoidance_withdraw  avoidance_own  L r r x . . . . . . . . . . .
POST applications:avoidance_withdraw  avoidance_rival  L . . . r . . . . . . . . . .
POST applications:notes     draft                   L e e e . . . . . . . . . . .
GET  applications:office_notes  submitted          L . . . . . . . . . o o . . .
GET  applications:office_notes  draft              L . . . . . . . . . . . . . .
POST applications:office_notes  submitted          L . . . . . . . . . e e . . .
GET  applications:office_threads  applying           L . . . . . . . . . o o . . .
GET  applications:extensions  applying           L . . . . . . . . . o o . . .
POST applications:extensions  applying           L . . . . . . . . . e e . . .
POST applications:extension_decide  extension_act      L . . . . . . . . . r r . . .
GET  applications:return    waiting                 L . . . . . . . . . o o . . .
GET  applications:return    returned                L . . . . . . . . . x x . . .
GET  applications:return    draft                   L . . . . . . . . . . . . . .
POST applications:return    waiting                 L . . . . . . . . . e e . . .
POST applications:lapse     returned                L . . . . . . . . . r r . . .
POST applications:lapse     draft                   L . . . . . . . . . . . . . .
GET  applications:recommend   recommended             L . . . . o . . . . . . . . .
GET  applications:recommend   draft                   L . . . . . . . . . . . . . .
GET  applications:recommend   waiting                 L . . . . . . . . . . . . . .
POST applications:recommend   recommended             L . . . . e . . . . . . . . .
GET  applications:recommend_return  recommended       L . . . . o . . . . . . . . .
POST applications:recommend_return  recommended       L . . . . e . . . . . . . . .
POST applications:recommend_lapse  recommended        L . . . . r . . . . . . . . .
GET  applications:recommend_file  evidence_recommended  L . . . . o . . . . . . . . .
GET  applications:recommend_file  evidence_own        L . . . . . . . . . . . . . .

GET  eligibility:verdict      judged                  L o o o . . . . . . . . . . .
GET  eligibility:verdict      draft                   L . . . . . . . . . . . . . .
GET  eligibility:verdict      rejected                L . . . . . . . . . . . . . .

GET  panels:draws            -                       o o o o o o o o o o o o o o o
GET  panels:declaration       assignment_expert       L . . . . . o . . . . . . . .
POST panels:declaration       assignment_expert       L . . . . . e . . . . . . . .
GET  panels:declaration       assignment_conflicted   L . . . . . . . . . . . . . .
POST panels:declaration       assignment_conflicted   L . . . . . . . . . . . . . .
GET  panels:declaration       assignment_undeclared   L . . . . . . . . . . . . . .
GET  panels:declaration       assignment_outsider     L . . . . . . . o . . . . . .
GET  panels:application       judged                  L . . . . . o . . o . . . . .
GET  panels:application       rival_judged            L . . . . . . . o . . . . . .
GET  panels:application       rejected                L . . . . . . . . . . . . . .
GET  panels:evidence_file     evidence_judged         L . . . . . o . . o . . . . .
GET  panels:evidence_file     evidence_rival-judged   L . . . . . . . o . . . . . .
GET  panels:evidence_file     evidence_own            L . . . . . . . . . . . . . .

POST scoring:sheet_open       assignment_expert       L . . . . . r . . . . . . . .
POST scoring:sheet_open       assignment_conflicted   L . . . . . . . . . . . . . .
GET  scoring:sheet            sheet_expert            L . . . . . o . . . . . . . .
GET  scoring:sheet            sheet_chair             L . . . . . . . . o . . . . .
GET  scoring:sheet            sheet_conflicted        L . . . . . . . . . . . . . .
GET  scoring:sheet            sheet_peer              L . . . . . . . . . . . . . .
GET  scoring:summary          sheet_expert            L . . . . . o . . . . . . . .
GET  scoring:summary          sealed                  L . . . . . o . . . . . . . .
GET  scoring:seal             sheet_expert            L . . . . . o . . . . . . . .
GET  scoring:seal             sheet_chair             L . . . . . . . . r . . . . .
POST scoring:seal             sheet_expert            L . . . . . e . . . . . . . .
GET  scoring:sheet_item       sheet_expert+=4.1.2     L . . . . . o . . . . . . . .
GET  scoring:sheet_item       sheet_chair+=4.1.2      L . . . . . . . . o . . . . .
POST scoring:mark_save        sheet_expert+=4.1.2     L . . . . . r . . . . . . . .
POST scoring:mark_save        sheet_chair+=4.1.2      L . . . . . . . . e . . . . .
POST scoring:mark_save        sheet_conflicted+=4.1.2  L . . . . . . . . . . . . . .
POST scoring:flag             sheet_expert+=4.1.2     L . . . . . r . . . . . . . .
POST scoring:finding_save     sheet_expert+=4.1.2     L . . . . . e . . . . . . . .
POST scoring:finding_delete   finding_expert          L . . . . . r . . . . . . . .
POST scoring:finding_delete   finding_conflicted      L . . . . . . . . . . . . . .
POST scoring:finding_delete   finding_peer            L . . . . . . . . . . . . . .
GET  scoring:consensus        consensus               L . . . . . o . . o . . . . .
GET  scoring:consensus        rival_consensus         L . . . . . . . o . . . . . .
GET  scoring:consensus        early_consensus         L . . . . . x . . x . . . . .
POST scoring:consensus_mark   consensus+=4.1.2        L . . . . . x . . e . . . . .
POST scoring:consensus_rest   consensus               L . . . . . x . . r . . . . .
POST scoring:consensus_agree  consensus               L . . . . . x . . e . . . . .
GET  scoring:progress_xlsx    assessing               L . . . . . . . . . o o . . .
GET  scoring:progress         assessing               L . . . . . . . . . o o . . .

GET  results:rounds           assessing               L . . . . . . . . . o o . . .
POST results:round_start      round                   L . . . . . . . . . r r . . .
POST results:round_finish     round                   L . . . . . . . . . r r . . .
GET  results:ranking          round                   L . . . . . . . . . o o . . .
GET  results:ranking          closed_round            L . . . . . . . . . o o . . .
POST results:diagnose         round                   L . . . . . . . . . r r . . .
GET  results:what_if          round                   L . . . . . . . . . o o . . .
GET  results:what_if          closed_round            L . . . . . . . . . o o . . .
POST results:scheme_save      closed_round            L . . . . . . . . . e e . . .
POST results:scheme_remove    scheme                  L . . . . . . . . . r r . . .
POST results:snapshot_take    round                   L . . . . . . . . . r r . . .
GET  results:snapshot         frozen                  L . . . . . . . . . o o . o .
GET  results:snapshot         released                L . . . . . . . . . o o . o .
POST results:release_ask      frozen                  L . . . . . . . . . r r . . .
POST results:release          frozen                  L . . . . . . . . . r r . . .
POST results:release_refuse   frozen                  L . . . . . . . . . e e . . .
POST results:place_fill       released                L . . . . . . . . . e e . . .
GET  results:explain          released+ranked         L . . . . . . . . . o o . o .
GET  results:explain          released+judged         L . . . . . . . . . . . . . .
GET  results:changes          frozen                  L . . . . . . . . . o o . o .
GET  results:recompute        frozen                  L . . . . . . . . . o o . o .
GET  results:bundle           frozen                  L . . . . . . . . . x x . x .
GET  results:bundle           given                   L . . . . . . . . . o o . o .
GET  results:standing         given                   L . . . . . . . . . . . o . .
GET  results:standing         released                L . . . . . . . . . . . . . .
GET  results:own              given_own               L o o o . . . . . . . . . . .
GET  results:own              ranked                  L o o o . . . . . . . . . . .
GET  results:published_list   -                       o o o o o o o o o o o o o o o
GET  results:verifier         -                       o o o o o o o o o o o o o o o
GET  results:published        given                   o o o o o o o o o o o o o o o
GET  results:published        released                . . . . . . . . . . . . . . .
GET  results:check            given                   o o o o o o o o o o o o o o o
GET  results:check            released                . . . . . . . . . . . . . . .
GET  results:public_bundle    given                   . . . . . . . . . . . . . . .
GET  reports:ranking_xlsx     frozen                  L . . . . . . . . . o o . o .
GET  reports:ranking_pdf      frozen                  L . . . . . . . . . o o . o .
GET  reports:calculation_xlsx  released+ranked        L . . . . . . . . . o o . o .
GET  reports:calculation_xlsx  released+judged        L . . . . . . . . . . . . . .
GET  reports:calculation_pdf  released+ranked         L . . . . . . . . . o o . o .
GET  reports:calculation_pdf  released+judged         L . . . . . . . . . . . . . .

GET  deliberation:decision    deciding                L . . . . . . . . . o o . . .
GET  deliberation:decision    assessing               L . . . . . . . . . o o . . .
POST deliberation:record      deciding                L . . . . . . . . . x e . . .
GET  deliberation:decision_read  recorded             L . . . . . . . . . o o o . .
GET  deliberation:decision_read  decision_posted      L . . . . . . . . . o o o o .
POST deliberation:confirm     recorded                L . . . . . . . . . r r r . .

GET  notices:notice_list      -                       o o o o o o o o o o o o o o o
GET  notices:notice           notice_posted           o o o o o o o o o o o o o o o
GET  notices:notice           notice_ended            o o o o o o o o o o o o o o o
GET  notices:notice           notice_draft            . . . . . . . . . . . . . . .
GET  notices:notice           notice_future           . . . . . . . . . . . . . . .
GET  notices:office_list      cycle_draft             L . . . . . . . . . o o . . .
POST notices:draft            cycle_draft+=winners    L . . . . . . . . . x x . . .
GET  notices:edit             notice_draft            L . . . . . . . . . o o . . .
POST notices:edit             notice_draft            L . . . . . . . . . e e . . .
GET  notices:post             notice_draft            L . . . . . . . . . o o . . .
POST notices:post             notice_draft            L . . . . . . . . . e e . . .
POST notices:end              notice_posted           L . . . . . . . . . r r . . .
GET  notices:withdraw         notice_posted           L . . . . . . . . . o o . . .
POST notices:withdraw         notice_posted           L . . . . . . . . . e e . . .

GET  honours:winners          -                       o o o o o o o o o o o o o o o
GET  honours:check            -                       o o o o o o o o o o o o o o o
GET  honours:certificate      code                    o o o o o o o o o o o o o o o
GET  honours:my_certificate   certificate             L o o o . . . . . . . . . . .
GET  honours:my_certificate_pdf  certificate          L o o o . . . . . . . . . . .
GET  honours:office           cycle_ended             L . . . . . . . . . o o . . .
POST honours:write            cycle_ended             L . . . . . . . . . e e . . .
POST honours:issue            commendation            L . . . . . . . . . e e . . .
POST honours:render_missing   commendation            L . . . . . . . . . r r . . .
GET  honours:certificate_pdf  certificate             L . . . . . . . . . o o . . .
GET  honours:change           certificate+=revoke     L . . . . . . . . . o o . . .
POST honours:change           certificate+=revoke     L . . . . . . . . . e e . . .
"""
TABLE = REST + OFFICE + DEFENCE + VISITS + CONSENSUS + SCOREBOOK + SEALING + FEEDBACK + READING + WORKSPACE

# allauth's pages: open to all ("public"), for those who are not logged in ("guest"), or behind the login ("login").
ALLAUTH = {
    "account_login": "guest", "account_signup": "guest", "account_logout": "own", "account_inactive": "public",
    "account_reset_password": "public", "account_reset_password_done": "public",
    "account_reset_password_from_key": "public", "account_reset_password_from_key_done": "public",
    "account_confirm_email": "public", "account_email_verification_sent": "public",
    "account_confirm_login_code": "guest", "account_email": "login", "account_change_password": "login",
    "account_set_password": "login", "account_reauthenticate": "login", "mfa_index": "login",
    "mfa_authenticate": "guest", "mfa_reauthenticate": "login", "mfa_activate_totp": "login",
    "mfa_deactivate_totp": "login", "mfa_view_recovery_codes": "login", "mfa_generate_recovery_codes": "login",
    "mfa_download_recovery_codes": "login", "mfa_list_webauthn": "login", "mfa_add_webauthn": "login",
    "mfa_reauthenticate_webauthn": "login", "mfa_remove_webauthn": "login", "mfa_edit_webauthn": "login",
    "mfa_login_webauthn": "guest",
}  # fmt: skip
