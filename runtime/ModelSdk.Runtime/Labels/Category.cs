namespace ModelSdk;

/// <summary>One answer of a classifier.</summary>
/// <param name="Index">Position in the scores.</param>
/// <param name="Label">Label in the model's own words; "" when the model has no labels.</param>
/// <param name="DisplayName">Label for people, in their language where the model has it; otherwise the label.</param>
/// <param name="Score">Score as the model gives it; for most a probability, 0 to 1.</param>
public readonly record struct Category(int Index, string Label, string DisplayName, float Score);
