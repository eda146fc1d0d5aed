using ModelSdk.Build.Naming;
using ModelSdk.Format.Metadata;

namespace ModelSdk.Build.Inspection;

/// <summary>What a line of a label file stands for.</summary>
internal enum LabelMeaning
{
    /// <summary>Line i names position i of the last axis.</summary>
    Axis,

    /// <summary>Line v names the value v.</summary>
    Value,
}

/// <summary>Labels of a tensor.</summary>
/// <param name="File">Where they come from: as the project writes it, or the name in the model file.</param>
/// <param name="Meaning">What a line stands for.</param>
/// <param name="Lines">One label each, not trimmed of anything but line ends.</param>
internal sealed record LabelList(string File, LabelMeaning Meaning, IReadOnlyList<string> Lines)
{
    private const int MostEnumMembers = 100;

    /// <summary>Reads a label file: UTF-8, one label a line; empty lines at the end do not count.</summary>
    public static LabelList Parse(string file, LabelMeaning meaning, ReadOnlySpan<byte> bytes)
    {
        List<string> lines = [.. AssociatedFileArchive.SplitLines(bytes)];
        while (lines.Count > 0 && lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return new LabelList(file, meaning, lines);
    }

    /// <summary>Members of an enum of the labels, or null: too many, not all identifiers, or two that become the same.</summary>
    public IReadOnlyList<string>? EnumMembers()
    {
        if (Lines.Count is 0 or > MostEnumMembers || !Lines.All(Identifiers.IsIdentifier))
        {
            return null;
        }

        string[] members = [.. Lines.Select(Identifiers.Pascal)];
        return members.All(static member => member.Length > 0) && members.Distinct(StringComparer.Ordinal).Count() == members.Length
            ? members
            : null;
    }
}
