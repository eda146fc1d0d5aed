namespace ModelSdk.Truth;

/// <summary>How a prediction relates to what the tool did.</summary>
internal enum Agreement
{
    /// <summary>It says the same.</summary>
    Agreed,

    /// <summary>More was predicted to run than did.</summary>
    PredictedToRun,

    /// <summary>Less was predicted to run than did.</summary>
    PredictedToBeRefused,

    /// <summary>The tool gave no verdict, or none that counts.</summary>
    NotCounted,

    /// <summary>The model is not in the folders that were given.</summary>
    NotFound,
}

/// <summary>The comparison of one model.</summary>
/// <param name="Model">The last three parts of its path.</param>
/// <param name="Agreement">How they relate.</param>
/// <param name="Truth">What the tool did, in a few words.</param>
/// <param name="Predicted">What was predicted, in the same words.</param>
/// <param name="Detail">Why it was predicted.</param>
internal sealed record ModelComparison(string Model, Agreement Agreement, string Truth, string Predicted, string Detail);

/// <summary>The comparison of all models of one truth file.</summary>
/// <param name="Target">As <see cref="TruthFile.Target"/>.</param>
/// <param name="Goal">Share of the counted models that must agree.</param>
/// <param name="Models">One for each row, in order.</param>
internal sealed record BackendComparison(string Target, double Goal, IReadOnlyList<ModelComparison> Models)
{
    /// <summary>Models of that kind.</summary>
    public IEnumerable<ModelComparison> Of(Agreement agreement) => Models.Where(model => model.Agreement == agreement);

    /// <summary>Models with a verdict that counts.</summary>
    public int Counted => Models.Count(static model => model.Agreement < Agreement.NotCounted);

    /// <summary>Share of the counted models that agree.</summary>
    public double Share => Counted == 0 ? 0 : (double)Of(Agreement.Agreed).Count() / Counted;

    /// <summary>Whether there is something to compare and enough of it agrees.</summary>
    public bool Reached => Counted > 0 && Share >= Goal;
}
