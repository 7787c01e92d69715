"""Sessions at everyone's own pace: opening and ending them, homework, practice."""
