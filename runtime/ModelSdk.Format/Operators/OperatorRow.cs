namespace ModelSdk.Format.Operators;

/// <summary>One operator that the managed engine runs.</summary>
/// <param name="Op">The operator; <see cref="BuiltinOperator.Custom"/> with <paramref name="CustomCode"/>.</param>
/// <param name="CustomCode">Name of a custom operator, or null.</param>
/// <param name="MaxVersion">Highest version whose features are all there.</param>
/// <param name="Types">
/// Types that run: each entry lists the leading inputs, separated by spaces, with <c>|</c> between alternatives, such as
/// <c>f32 i8</c> or <c>i32 f32|i8</c>; <c>*</c> is any type. Inputs beyond those listed are not checked.
/// </param>
public sealed record OperatorRow(BuiltinOperator Op, string? CustomCode, int MaxVersion, IReadOnlyList<string> Types)
{
    /// <summary>What users should know besides, as a sentence without a full stop; shown in docs/operators.md.</summary>
    public string Note { get; init; } = "";

    /// <summary>The row of a builtin operator.</summary>
    public OperatorRow(BuiltinOperator op, int maxVersion, params string[] types)
        : this(op, null, maxVersion, types)
    {
    }

    /// <summary>The row of a custom operator.</summary>
    public OperatorRow(string customCode, params string[] types)
        : this(BuiltinOperator.Custom, customCode, 1, types)
    {
    }
}
