"""What the README of a bundle says, in both languages."""

from __future__ import annotations

README_ZH = """{title}——结果包

本压缩包包含计算“{after}”轮次之后排名所用的全部数据和规则。任何人都可以据此重新计算，核对公布的结果。

内容
  criteria.toml      评价准则，启用时的原文件
  programme.toml     评审方案（轮次、权重、合成方法、底线），启用时的原文件
  scores.csv         评委评分，每行一个分数；百分比为空表示不适用；评委以代号表示
  consensus.csv      评审组合议的评分
  adjustments.csv    加减分
  exclusions.csv     保留但不计入的评分表（回避）
{figures}{sealed}  ranking.json       由以上文件计算出的排名
  published.json     公布的名单
  manifest.json      各文件的SHA-256

核对
  一、公布名单上印有manifest.json的SHA-256。先核对：sha256sum manifest.json
  二、用本系统：python -m award.domain verify 结果包.zip
  三、不用本系统：python3 verify.py 结果包.zip（docs/verify/verify.py只用Python标准库，可以通读）
  结果一致时退出状态为0，不一致时为1，并列出最先发现的差异。

计算程序版本：{engine}
{note}"""

README_EN = """{title}: result bundle

Everything that the ranking after the round "{after}" was computed from: data and rules. Anyone can compute it again
and compare it with what was published.

Contents
  criteria.toml      the criteria, byte by byte as pinned
  programme.toml     rounds, weights, combination, floors, byte by byte as pinned
  scores.csv         the judges' marks, one a row; no per cent means not applicable; judges go by pseudonyms
  consensus.csv      the marks the panels agreed on
  adjustments.csv    points added or taken
  exclusions.csv     sheets kept but not counted (recusal)
{figures}{sealed}  ranking.json       the ranking computed from these files
  published.json     the list as published
  manifest.json      the SHA-256 of each file

Check
  1. The published list prints the SHA-256 of manifest.json. Compare it first: sha256sum manifest.json
  2. With this program: python -m award.domain verify BUNDLE.zip
  3. Without it: python3 verify.py BUNDLE.zip (docs/verify/verify.py: one short file, standard library only)
  The exit status is 0 when every figure is reproduced, and 1 with the first differences listed otherwise.

Engine version: {engine}
{note}"""

MEASURED_ZH = "  figures.csv        满意度调查得分率\n"
MEASURED_EN = "  figures.csv        the per cents that surveys measured\n"
SEALED_ZH = "  commitments.csv    各评分表封存时的随机数和SHA-256\n"
SEALED_EN = "  commitments.csv    the nonce and the SHA-256 of each sheet as it was sealed\n"
NOTE_ZH = "\n未获奖或者未入围的申报以代号（X001等）表示，理由从略，封存记录不在本包内。\n"
NOTE_EN = """
Applications that won no class or place stand under pseudonyms (X001 and so on). Reasons and the commitments of the
sheets are left out.
"""
TITLE_ZH, TITLE_EN = "评审结果", "Award results"

# In the public bundle a reason says no more than this.
RECUSAL, ADJUSTMENT = "recusal", "adjustment"
