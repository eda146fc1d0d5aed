using System.Globalization;
using ModelSdk.Build.OpSupport.Graphs;

namespace ModelSdk.Build.OpSupport.Conditions;

/// <summary>A number, a word, a list of numbers, or yes/no (a number with words of its own), of a tensor or of the op.</summary>
internal readonly record struct Value
{
    private Value(double number, string? word, double[]? list)
    {
        Number = number;
        Word = word;
        List = list;
    }

    public double Number { get; }

    public string? Word { get; }

    public double[]? List { get; }

    /// <summary>How messages name it, when that differs from the value.</summary>
    public string? Text { get; init; }

    /// <summary>The tensor that it was read from, or null.</summary>
    public CheckTensor? Subject { get; init; }

    public bool IsTrue => Word is null && List is null && Number != 0;

    public static Value Of(double number) => new(number, null, null);

    public static Value Of(string word) => new(0, word, null);

    public static Value Of(double[] list) => new(0, null, list);

    public static Value Of(bool yes, string yesText, string noText) => new(yes ? 1 : 0, null, null) { Text = yes ? yesText : noText };

    public bool EqualTo(Value other)
    {
        if (List is not null || other.List is not null)
        {
            return List is not null && other.List is not null && List.AsSpan().SequenceEqual(other.List);
        }

        return Word is null && other.Word is null
            ? Number == other.Number
            : string.Equals(Word, other.Word, StringComparison.OrdinalIgnoreCase);
    }

    public override string ToString() => Text ?? Word
        ?? (List is null ? Format(Number) : $"[{string.Join(", ", List.Select(Format))}]");

    private static string Format(double number) =>
        number.ToString(number == Math.Truncate(number) && Math.Abs(number) < 1e15 ? "F0" : "G9", CultureInfo.InvariantCulture);
}

/// <summary>What a term of a condition gave: nothing (the tensor is absent), one value, or those of a group.</summary>
internal readonly struct Operand
{
    private readonly Value _single;
    private readonly Value[]? _many;

    public Operand(Value single)
    {
        _single = single;
        IsPresent = true;
    }

    public Operand(Value[] many)
    {
        _many = many;
        IsPresent = true;
    }

    public static Operand Absent => default;

    /// <summary>False for a single tensor that is absent; an empty group is present.</summary>
    public bool IsPresent { get; }

    public ReadOnlySpan<Value> Values => _many is not null
        ? _many
        : IsPresent ? System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpan(in _single, 1) : [];
}
