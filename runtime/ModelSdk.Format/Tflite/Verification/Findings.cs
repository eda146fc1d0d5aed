using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace ModelSdk.Format.Verification;

/// <summary>Collects what makes no sense in a model, so that one message names all of it.</summary>
internal sealed class Findings
{
    private const int MaxNamed = 20;

    private readonly List<(string Rule, List<string> Subjects)> _rules = [];
    private int _count;
    private long _offset;

    /// <summary>Adds one occurrence.</summary>
    /// <param name="rule">The broken rule; occurrences of one rule are listed together.</param>
    /// <param name="offset">Byte offset in the file.</param>
    /// <param name="subject">Where, such as <c>tensor 3 'bias' (dimension 3, rank 1)</c>.</param>
    public void Add(string rule, long offset, [InterpolatedStringHandlerArgument("")] ref Subject subject)
    {
        if (_count++ == 0)
        {
            _offset = offset;
        }

        if (_count > MaxNamed)
        {
            return;
        }

        SubjectsOf(rule).Add(subject.ToString());
    }

    private List<string> SubjectsOf(string rule)
    {
        foreach ((string known, List<string> subjects) in _rules)
        {
            if (known == rule)
            {
                return subjects;
            }
        }

        List<string> added = [];
        _rules.Add((rule, added));
        return added;
    }

    /// <summary>Throws <see cref="ModelFormatError.Invalid"/> when there was any.</summary>
    public void ThrowIfAny()
    {
        if (_count == 0)
        {
            return;
        }

        StringBuilder text = new();
        foreach ((string rule, List<string> subjects) in _rules)
        {
            text.Append(text.Length == 0 ? "" : "; ").Append(rule).Append(": ").AppendJoin(", ", subjects);
        }

        if (_count > MaxNamed)
        {
            text.Append($"; and {_count - MaxNamed} more");
        }

        throw new ModelFormatException(ModelFormatError.Invalid, _offset, text.ToString());
    }

    /// <summary>A tensor for a message, with its subgraph when there are several.</summary>
    public static string Describe(TfliteModel model, Subgraph subgraph, TensorDef tensor) =>
        $"tensor {tensor.Index} '{Shorten(tensor.NameUtf8)}'{In(model, subgraph)}";

    /// <summary>An operator for a message.</summary>
    public static string Describe(TfliteModel model, Subgraph subgraph, OperatorDef op) =>
        $"operator {op.Index}{In(model, subgraph)}";

    private static string In(TfliteModel model, Subgraph subgraph) =>
        model.Subgraphs.Count > 1 ? $" of subgraph {subgraph.Index}" : "";

    /// <summary>A name for a message, at most 120 bytes of it.</summary>
    public static string Shorten(ReadOnlySpan<byte> name) =>
        name.Length > 120 ? Encoding.UTF8.GetString(name[..120]) + "..." : Encoding.UTF8.GetString(name);

    /// <summary>Text of an occurrence, only put together while occurrences are still named.</summary>
    /// <remarks>A file of a few bytes can repeat a defect a million times.</remarks>
    [InterpolatedStringHandler]
    public readonly ref struct Subject
    {
        private readonly StringBuilder? _text;

        public Subject(int literalLength, int formattedCount, Findings findings, out bool isNamed)
        {
            isNamed = findings._count < MaxNamed;
            _text = isNamed ? new StringBuilder(literalLength + (16 * formattedCount)) : null;
        }

        public void AppendLiteral(string value) => _text!.Append(value);

        public void AppendFormatted<T>(T value) => _text!.Append(CultureInfo.InvariantCulture, $"{value}");

        public override string ToString() => _text?.ToString() ?? "";
    }
}
