using System.Globalization;
using ModelSdk.Format;

namespace ModelSdk.TestSupport.Comparison;

/// <summary>Compares raw tensors element by element.</summary>
public static class TensorComparison
{
    /// <summary>The worst element outside the tolerance, or null when all are inside.</summary>
    /// <param name="type">Element type of both.</param>
    /// <param name="expected">Expected elements; must be as long as <paramref name="got"/>, but for strings.</param>
    /// <param name="got">The elements to judge.</param>
    /// <param name="tolerance">What is allowed.</param>
    public static Mismatch? Compare(
        TensorType type, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> got, Tolerance tolerance)
    {
        if (expected.SequenceEqual(got))
        {
            return null;
        }

        if (type == TensorType.String)
        {
            return CompareStrings(new StringTensor(expected), new StringTensor(got));
        }

        TensorType component = ElementType.Component(type);
        int size = ElementType.Size(component);
        if (expected.Length != got.Length || size == 0)
        {
            throw new InvalidDataException($"{got.Length} bytes of {type} where {expected.Length} are expected.");
        }

        return WorstElement(component, ElementType.Size(type) / size, expected, got, tolerance);
    }

    /// <summary>The largest ratio of a difference to what the tolerance allows; infinite where an exact value differs.</summary>
    public static double WorstRatio(
        TensorType type, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> got, Tolerance tolerance)
    {
        TensorType component = ElementType.Component(type);
        int size = ElementType.Size(component);
        double worst = 0;
        for (int i = 0; size > 0 && i < expected.Length / size; i++)
        {
            worst = Math.Max(worst, Ratio(component, expected, got, i, tolerance));
        }

        return worst;
    }

    private static Mismatch? WorstElement(
        TensorType component, int components, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> got, Tolerance tolerance)
    {
        int worst = -1;
        double worstRatio = 0;
        int wrong = 0;
        int lastWrong = -1;
        int count = expected.Length / ElementType.Size(component);
        for (int i = 0; i < count; i++)
        {
            double ratio = Ratio(component, expected, got, i, tolerance);
            if (ratio <= 1)
            {
                continue;
            }

            wrong += i / components == lastWrong ? 0 : 1;
            lastWrong = i / components;
            if (worst < 0 || ratio > worstRatio)
            {
                worst = i;
                worstRatio = ratio;
            }
        }

        return worst < 0
            ? null
            : new Mismatch(
                worst / components,
                ElementType.Text(expected, component, worst),
                ElementType.Text(got, component, worst),
                tolerance.Units > 0
                    ? $"{tolerance.Units} units in the last place"
                    : tolerance.At(ElementType.Read(expected, component, worst)).ToString("G3", CultureInfo.InvariantCulture),
                wrong,
                count / components);
    }

    // NaN must meet NaN, an infinity the same one.
    private static double Ratio(
        TensorType component, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> got, int index, Tolerance tolerance)
    {
        int size = ElementType.Size(component);
        if (expected.Slice(index * size, size).SequenceEqual(got.Slice(index * size, size)))
        {
            return 0;
        }

        double want = ElementType.Read(expected, component, index);
        double have = ElementType.Read(got, component, index);
        if (want == have || (double.IsNaN(want) && double.IsNaN(have)))
        {
            // Other bytes and the same double: 64-bit integers that differ only in digits that a double has not.
            return ElementType.IsFloating(component) ? 0 : double.PositiveInfinity;
        }

        double difference = Math.Abs(want - have);
        if (!double.IsFinite(difference))
        {
            return double.PositiveInfinity;
        }

        if (tolerance.Units > 0 && ElementType.Is16BitFloat(component))
        {
            return (double)ElementType.UnitsApart(expected, got, index) / tolerance.Units;
        }

        double allowed = tolerance.At(want);
        return allowed > 0 ? difference / allowed : double.PositiveInfinity;
    }

    // The bytes between the strings are nobody's value.
    private static Mismatch? CompareStrings(StringTensor expected, StringTensor got)
    {
        if (expected.Count != got.Count)
        {
            throw new InvalidDataException($"{got.Count} strings where {expected.Count} are expected.");
        }

        int first = -1;
        int wrong = 0;
        for (int i = 0; i < expected.Count; i++)
        {
            if (!expected[i].SequenceEqual(got[i]))
            {
                first = wrong++ == 0 ? i : first;
            }
        }

        return wrong == 0
            ? null
            : new Mismatch(first, Quote(expected.GetString(first)), Quote(got.GetString(first)), "no difference", wrong, expected.Count);
    }

    private static string Quote(string text) => $"\"{(text.Length > 60 ? text[..60] + "…" : text)}\"";
}
