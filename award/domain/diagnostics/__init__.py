"""How far judges agree and how stable a ranking is; for officials, and never a change of a score."""
