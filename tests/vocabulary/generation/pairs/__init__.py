"""Questions from bilingual lists."""
