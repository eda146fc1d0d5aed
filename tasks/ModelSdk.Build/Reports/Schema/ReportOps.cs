using System.Globalization;

namespace ModelSdk.Build.Reports;

/// <summary>A list of ops in execution order, as columns of the same length.</summary>
public sealed record ReportOps
{
    /// <summary>Distinct operators.</summary>
    public required IReadOnlyList<ReportOperator> Operators { get; init; }

    /// <summary>Distinct types and shapes of outputs.</summary>
    public required IReadOnlyList<string> Shapes { get; init; }

    /// <summary>Position in <see cref="Operators"/>.</summary>
    public required IReadOnlyList<int> Operator { get; init; }

    /// <summary>Where it is in the file: <c>12</c>, <c>2:5</c> or <c>12/3:4</c>; unique, findings refer to it.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>Name of the first output, or empty.</summary>
    public required IReadOnlyList<string> Output { get; init; }

    /// <summary>Position in <see cref="Shapes"/>: the first output.</summary>
    public required IReadOnlyList<int> Shape { get; init; }

    /// <summary>Multiplications and additions of one run, or null when they are not known.</summary>
    public required IReadOnlyList<long?> Flops { get; init; }

    /// <summary>Bytes of constant inputs.</summary>
    public required IReadOnlyList<long> WeightBytes { get; init; }

    /// <summary>Bytes of the outputs, or null when shapes leave them open.</summary>
    public required IReadOnlyList<long?> OutputBytes { get; init; }

    /// <summary>Subgraph and node that a path ends at.</summary>
    public static (int Subgraph, int Node) Locate(string path)
    {
        ReadOnlySpan<char> last = path.AsSpan(path.LastIndexOf('/') + 1);
        int colon = last.IndexOf(':');
        return colon < 0
            ? (0, Number(last))
            : (Number(last[..colon]), Number(last[(colon + 1)..]));

        static int Number(ReadOnlySpan<char> digits) =>
            int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;
    }
}

/// <summary>A kind of operator.</summary>
/// <param name="Name">Custom ops by their code, composites as <c>STABLEHLO_COMPOSITE:name</c>.</param>
/// <param name="Version">The operator's version.</param>
public sealed record ReportOperator(string Name, int Version);
