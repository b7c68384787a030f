"""The rows of the access matrix for the pages of the award office and of supervision; see `matrix` for the letters."""

from __future__ import annotations

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
OFFICE = """
GET  home:office              -                       L . . . . . . . . . o o . . .
GET  home:supervision         -                       L . . . . . . . . . . . . o .
GET  home:audit               -                       L . . . . . . . . . . o . o .
GET  home:audit_xlsx          -                       L . . . . . . . . . . o . o .
GET  home:event               =1                      L . . . . . . . . . . o . o .
POST home:chain_check         -                       L . . . . . . . . . . r . r .
GET  home:supervision_acts    -                       L . . . . . . . . . . . . o .
GET  home:supervision_conflicts  -                    L . . . . . . . . . . . . o .
GET  home:supervision_draws   -                       L . . . . . . . . . . . . o .
GET  home:supervision_releases  -                     L . . . . . . . . . . . . o .
GET  home:supervision_overdue  -                      L . . . . . . . . . . . . o .
GET  reports:list_xlsx        assessing+=panels       L . . . . . . . . . o o . . .
GET  home:search              -                       L . . . . . . . . . o o . . .
GET  home:acting              -                       L . . . . . . . . . . o . . .
POST home:acting              -                       L . . . . . . . . . . . . . .
POST home:acting_end          -                       L . . . . . . . . . . r . . .
GET  home:outbox              -                       L . . . . . . . . . o o . . .
GET  home:outbox_xlsx         -                       L . . . . . . . . . o o . . .
POST home:outbox_bulk         -                       L . . . . . . . . . r r . . .
GET  home:outbox_kinds        -                       L . . . . . . . . . o o . . .
POST home:outbox_kinds        -                       L . . . . . . . . . r r . . .
GET  home:outbox_message      message                 L . . . . . . . . . o o . . .
POST home:message_move        message                 L . . . . . . . . . r r . . .
GET  home:bounces             -                       L . . . . . . . . . o o . . .
POST home:bounces             -                       L . . . . . . . . . e e . . .
GET  home:bounces_xlsx        -                       L . . . . . . . . . o o . . .
POST home:bounces_import      -                       L . . . . . . . . . e e . . .
POST home:bounce_clear        bounce                  L . . . . . . . . . r r . . .
GET  home:office_counts       assessing               L . . . . . . . . . o o . . .
GET  home:reminders           assessing               L . . . . . . . . . o o . . .
GET  home:reminder            assessing+=assessing    L . . . . . . . . . o o . . .
POST home:reminder            assessing+=assessing    L . . . . . . . . . e e . . .
GET  home:reminder_xlsx       assessing+=assessing    L . . . . . . . . . o o . . .

GET  cycles:cycle_list        -                       L . . . . . . . . . o o . . .
GET  cycles:cycle_new         -                       L . . . . . . . . . o o . . .
POST cycles:cycle_new         -                       L . . . . . . . . . e e . . .
GET  cycles:cycle             setup                   L . . . . . . . . . o o . . .
POST cycles:cycle             setup                   L . . . . . . . . . r r . . .
GET  cycles:cycle             assessing               L . . . . . . . . . o o . . .
GET  cycles:cycle_open        setup                   L . . . . . . . . . o o . . .
POST cycles:cycle_open        setup                   L . . . . . . . . . e e . . .
GET  cycles:cycle_open        applying                L . . . . . . . . . r r . . .
GET  cycles:cycle_close_applications  applying        L . . . . . . . . . o o . . .
POST cycles:cycle_close_applications  applying        L . . . . . . . . . r r . . .
GET  cycles:rules             setup                   L . . . . . . . . . o o . . .
POST cycles:rules             setup                   L . . . . . . . . . e e . . .
POST cycles:rules             applying                L . . . . . . . . . x x . . .
GET  cycles:rules_section     setup+=rounds           L . . . . . . . . . o o . . .
GET  cycles:rules_section     applying+=panels        L . . . . . . . . . o o . . .
POST cycles:rules_section     setup+=rounds           L . . . . . . . . . e e . . .
POST cycles:rules_section     applying+=panels        L . . . . . . . . . x x . . .
GET  cycles:programme_file    applying                L . . . . . . . . . o o . . .
GET  cycles:cycle_check       setup                   L . . . . . . . . . o o . . .
GET  cycles:cycle_extend      applying                L . . . . . . . . . o o . . .
POST cycles:cycle_extend      applying                L . . . . . . . . . e e . . .
GET  cycles:cycle_extend      setup                   L . . . . . . . . . x x . . .
GET  cycles:cycle_cancel      applying                L . . . . . . . . . x o . . .
POST cycles:cycle_cancel      applying                L . . . . . . . . . x e . . .
GET  cycles:calendar          -                       L . . . . . . . . . o o . . .
POST cycles:calendar          -                       L . . . . . . . . . e e . . .
GET  cycles:calendar_template_xlsx  -                L . . . . . . . . . o o . . .
GET  cycles:calendar_xlsx     =2099                   L . . . . . . . . . o o . . .
GET  cycles:calendar_import   =2099                   L . . . . . . . . . o o . . .
POST cycles:calendar_import   =2099                   L . . . . . . . . . e e . . .
GET  cycles:calendar_preview  =2099+=00000000-0000-4000-8000-000000000000  L . . . . . . . . . r r . . .
POST cycles:calendar_preview  =2099+=00000000-0000-4000-8000-000000000000  L . . . . . . . . . r r . . .
POST cycles:calendar_confirm  =2099                   L . . . . . . . . . e e . . .
POST cycles:calendar_day_remove  calendar_day         L . . . . . . . . . r r . . .

GET  eligibility:queue        reviewing               L . . . . . . . . . o o . . .
GET  eligibility:finish       reviewing               L . . . . . . . . . x x . . .
POST eligibility:finish       reviewing               L . . . . . . . . . x x . . .
GET  eligibility:application  waiting                 L . . . . . . . . . o o . . .
POST eligibility:application  waiting                 L . . . . . . . . . e e . . .
GET  eligibility:application  rejected                L . . . . . . . . . o o . . .
POST eligibility:application  rejected                L . . . . . . . . . x x . . .
GET  eligibility:application  draft                   L . . . . . . . . . . . . . .
GET  eligibility:desk         -                       L . . . . . . . . . r r . . .
POST eligibility:check        waiting+=licences       L . . . . . . . . . e e . . .
POST eligibility:check        draft+=licences         L . . . . . . . . . . . . . .
POST eligibility:confirm      waiting                 L . . . . . . . . . r r . . .
GET  eligibility:accept_together  reviewing           L . . . . . . . . . o o . . .
POST eligibility:accept_together  reviewing           L . . . . . . . . . e e . . .
POST eligibility:take_back    reviewing               L . . . . . . . . . r r . . .
GET  eligibility:requests     reviewing               L . . . . . . . . . o o . . .
GET  eligibility:requests_xlsx  reviewing             L . . . . . . . . . o o . . .
GET  eligibility:request_new  reviewing+=emergency    L . . . . . . . . . o o . . .
POST eligibility:request_new  reviewing+=emergency    L . . . . . . . . . e e . . .
GET  eligibility:request_new  assessing+=emergency    L . . . . . . . . . x x . . .
GET  eligibility:request      letter_draft            L . . . . . . . . . o o . . .
GET  eligibility:request      letter_sent             L . . . . . . . . . o o . . .
POST eligibility:request_edit  letter_draft           L . . . . . . . . . e e . . .
POST eligibility:request_send  letter_draft           L . . . . . . . . . e e . . .
POST eligibility:request_reply  letter_sent           L . . . . . . . . . e e . . .
POST eligibility:request_drop  letter_draft           L . . . . . . . . . r r . . .
GET  eligibility:request_pdf  letter_sent             L . . . . . . . . . o o . . .
GET  eligibility:evidence_file  evidence_judged       L . . . . . . . . . o o . . .
GET  eligibility:evidence_file  evidence_own          L . . . . . . . . . . . . . .
GET  eligibility:screening_lists  -                  L . . . . . . . . . o o . . .
GET  eligibility:screening_import  -                 L . . . . . . . . . o o . . .
POST eligibility:screening_import  -                 L . . . . . . . . . e e . . .
GET  eligibility:screening_preview  =00000000-0000-4000-8000-000000000000  L . . . . . . . . . r r . . .
POST eligibility:screening_preview  =00000000-0000-4000-8000-000000000000  L . . . . . . . . . r r . . .
GET  eligibility:screening_template_xlsx  -          L . . . . . . . . . o o . . .
GET  eligibility:screening_list  screening_list      L . . . . . . . . . o o . . .
GET  eligibility:screening_list_xlsx  screening_list  L . . . . . . . . . o o . . .
GET  eligibility:screening_retire  screening_list    L . . . . . . . . . o o . . .
POST eligibility:screening_retire  screening_list    L . . . . . . . . . e e . . .
GET  eligibility:screening_hits  reviewing           L . . . . . . . . . o o . . .
POST eligibility:screening_run  reviewing            L . . . . . . . . . r r . . .
GET  eligibility:screening_hits_xlsx  reviewing      L . . . . . . . . . o o . . .
GET  eligibility:screening_hit  screening_hit        L . . . . . . . . . o o . . .
POST eligibility:screening_hit  screening_hit        L . . . . . . . . . e e . . .
GET  eligibility:screening_rule_out  screening_hit   L . . . . . . . . . o o . . .
POST eligibility:screening_rule_out  screening_hit   L . . . . . . . . . e e . . .

GET  panels:panel_list        assessing               L . . . . . . . . . o o . . .
POST panels:panel_list        assessing               L . . . . . . . . . e e . . .
GET  panels:panel             panel_a                 L . . . . . . . . . o o . . .
POST panels:seat_add          panel_a                 L . . . . . . . . . e e . . .
POST panels:panel_fix         panel_a                 L . . . . . . . . . x x . . .
POST panels:seat_remove       seat                    L . . . . . . . . . r r . . .
GET  panels:seat_leave        seat                    L . . . . . . . . . o o . . .
POST panels:seat_leave        seat                    L . . . . . . . . . e e . . .
GET  panels:assignments       round                   L . . . . . . . . . o o . . .
POST panels:assignments       round                   L . . . . . . . . . r r . . .
GET  panels:expert_list       -                       L . . . . . . . . . o o . . .
GET  panels:expert_new        -                       L . . . . . . . . . o o . . .
POST panels:expert_new        -                       L . . . . . . . . . e e . . .
GET  panels:expert            expert_outsider         L . . . . . . . . . o o . . .
POST panels:expert            expert_outsider         L . . . . . . . . . e e . . .
POST panels:expert_seen       expert_outsider         L . . . . . . . . . r r . . .
POST panels:tie_add           expert_outsider         L . . . . . . . . . e e . . .
POST panels:tie_remove        tie                     L . . . . . . . . . r r . . .
POST panels:conduct_add       expert_outsider         L . . . . . . . . . e e . . .
GET  panels:register_xlsx     -                       L . . . . . . . . . o o . . .
GET  panels:expert_template_xlsx  -                   L . . . . . . . . . o o . . .
GET  panels:expert_import     -                       L . . . . . . . . . o o . . .
POST panels:expert_import     -                       L . . . . . . . . . e e . . .
GET  panels:expert_import_check  =00000000-0000-4000-8000-000000000000  L . . . . . . . . . r r . . .
POST panels:expert_import_check  =00000000-0000-4000-8000-000000000000  L . . . . . . . . . r r . . .
GET  panels:invitations       applying                L . . . . . . . . . o o . . .
GET  panels:invitations_xlsx  applying                L . . . . . . . . . o o . . .
POST panels:invitation_new    open_panel              L . . . . . . . . . r r . . .
POST panels:invitation_resend  seat_invitation        L . . . . . . . . . r r . . .
GET  panels:invitation_withdraw  seat_invitation      L . . . . . . . . . o o . . .
POST panels:invitation_withdraw  seat_invitation      L . . . . . . . . . e e . . .
GET  panels:invitation_replace  seat_invitation       L . . . . . . . . . o o . . .
POST panels:invitation_replace  seat_invitation       L . . . . . . . . . e e . . .
GET  panels:invitation        seat_token              o . . . . . . . o . . . . . .
POST panels:invitation        seat_token              L . . . . . . . e . . . . . .
GET  panels:profile           -                       L . . . . . o o o o . . . . .
POST panels:profile           -                       L . . . . . e e e e . . . . .
POST panels:profile_confirm   -                       L . . . . . r r r r . . . . .
POST panels:profile_tie_add   -                       L . . . . . e e e e . . . . .
POST panels:profile_tie_remove  tie                   L . . . . . . . r . . . . . .
POST panels:profile_tie_remove  office_tie            L . . . . . . . r . . . . . .
POST panels:conflict_add      expert_outsider         L . . . . . . . . . e e . . .
GET  panels:conflict_list     assessing               L . . . . . . . . . o o . . .
GET  panels:conflicts_xlsx    assessing               L . . . . . . . . . o o . . .
POST panels:conflict_find     assessing               L . . . . . . . . . r r . . .
GET  panels:conflict_new      assessing               L . . . . . . . . . o o . . .
POST panels:conflict_new      assessing               L . . . . . . . . . e e . . .
GET  panels:conflict          conflict                L . . . . . . . . . o o . . .
POST panels:conflict          conflict                L . . . . . . . . . e e . . .
POST panels:lift_decide       lift_act                L . . . . . . . . . r r . . .
GET  panels:avoidance_list    applying                L . . . . . . . . . o o . . .
GET  panels:avoidances_xlsx   applying                L . . . . . . . . . o o . . .
GET  panels:avoidance         avoidance_own           L . . . . . . . . . o o . . .
POST panels:avoidance         avoidance_own           L . . . . . . . . . e e . . .
GET  panels:plan_list        assessing               L . . . . . . . . . o o . . .
GET  panels:plan_new         assessing               L . . . . . . . . . o o . . .
POST panels:plan_new         assessing               L . . . . . . . . . e e . . .
GET  panels:plan             plan_dry                L . . . . . . . . . o o . . .
GET  panels:plan             plan_committed          L . . . . . . . . . o o . o .
GET  panels:plan             plan_drawn              L . . . . . . . . . o o . o .
GET  panels:plan             plan_asked              L . . . . . . . . . o o . o .
GET  panels:plan             plan_adopted            L . . . . . . . . . o o . o .
GET  panels:plan_matrix      plan_dry                L . . . . . . . . . o o . . .
GET  panels:plan_matrix      plan_committed          L . . . . . . . . . o o . o .
GET  panels:plan_matrix      plan_drawn              L . . . . . . . . . o o . o .
POST panels:plan_commit      plan_dry                L . . . . . . . . . e e . . .
POST panels:plan_commit      plan_drawn              L . . . . . . . . . x x . . .
POST panels:plan_draw        plan_committed          L . . . . . . . . . e e . . .
POST panels:plan_draw        plan_drawn              L . . . . . . . . . x x . . .
POST panels:plan_again       plan_drawn              L . . . . . . . . . r r . r .
POST panels:plan_again       plan_dry                L . . . . . . . . . r r . . .
POST panels:plan_discard     plan_committed          L . . . . . . . . . e e . . .
POST panels:plan_discard     plan_drawn              L . . . . . . . . . x e . . .
GET  panels:plan_sheet_pdf   plan_committed          L . . . . . . . . . o o . o .
GET  panels:plan_sheet_pdf   plan_drawn              L . . . . . . . . . o o . o .
GET  panels:plan_sheet_pdf   plan_dry                L . . . . . . . . . . . . . .
GET  panels:plan_xlsx        plan_dry                L . . . . . . . . . o o . . .
GET  panels:plan_xlsx        plan_drawn              L . . . . . . . . . o o . o .
GET  panels:plan_xlsx        plan_committed          L . . . . . . . . . . . . . .
GET  panels:plan_bundle_file plan_drawn              L . . . . . . . . . o o . o .
GET  panels:plan_bundle_file plan_committed          L . . . . . . . . . . . . . .
GET  panels:plan_edit        plan_drawn+=chair       L . . . . . . . . . o o . . .
POST panels:plan_edit        plan_drawn+=chair       L . . . . . . . . . e e . . .
GET  panels:plan_edit        plan_asked+=chair       L . . . . . . . . . x x . . .
POST panels:plan_undo        plan_drawn+=1           L . . . . . . . . . r r . . .
POST panels:plan_ask         plan_drawn              L . . . . . . . . . r r . . .
POST panels:plan_ask         plan_asked              L . . . . . . . . . x x . . .
GET  panels:plan_adopt       plan_asked              L . . . . . . . . . x o . . .
POST panels:plan_adopt       plan_asked              L . . . . . . . . . x e . . .
POST panels:plan_refuse      plan_asked              L . . . . . . . . . x e . . .
POST panels:plan_give        plan_adopted            L . . . . . . . . . x x . . .
"""
