namespace ModelSdk.Generators;

/// <summary>Names of the pipeline's steps; the tests ask by them why a step ran.</summary>
internal static class TrackingNames
{
    /// <summary>One manifest was parsed.</summary>
    public const string Parse = nameof(Parse);

    /// <summary>The model of one class, with the name of its file.</summary>
    public const string Spec = nameof(Spec);

    /// <summary>The error of one manifest.</summary>
    public const string Error = nameof(Error);
}
