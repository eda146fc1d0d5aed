using ModelSdk.Format;

namespace ModelSdk.TestSupport.Comparison;

/// <summary>The element that differs most, measured against what is allowed there.</summary>
/// <param name="Index">Index of the element (of the component, for complex numbers).</param>
/// <param name="Expected">What it should be.</param>
/// <param name="Got">What it is.</param>
/// <param name="Allowed">Largest allowed difference.</param>
/// <param name="Wrong">How many elements are outside.</param>
/// <param name="Elements">How many were compared.</param>
public sealed record Mismatch(int Index, double Expected, double Got, double Allowed, int Wrong, int Elements)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"element {Index}: expected {Expected:R}, got {Got:R}, allowed {Allowed:G3}; {Wrong} of {Elements} differ";
}

/// <summary>Compares raw tensors element by element.</summary>
public static class TensorComparison
{
    /// <summary>The worst element outside the tolerance, or null when all are inside.</summary>
    /// <param name="type">Element type of both.</param>
    /// <param name="expected">Expected elements; must be as long as <paramref name="got"/>.</param>
    /// <param name="got">The elements to judge.</param>
    /// <param name="tolerance">What is allowed.</param>
    public static Mismatch? Compare(
        TensorType type, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> got, Tolerance tolerance)
    {
        if (expected.Length != got.Length)
        {
            throw new ArgumentException($"{got.Length} bytes where {expected.Length} are expected.", nameof(got));
        }

        if (expected.SequenceEqual(got))
        {
            return null;
        }

        TensorType component = ElementType.Component(type);
        int size = ElementType.Size(component);
        if (size == 0)
        {
            // Strings have no elements of equal size: the bytes are the value.
            int first = expected.CommonPrefixLength(got);
            return new Mismatch(first, expected[first], got[first], 0, 1, expected.Length);
        }

        return WorstElement(component, size, expected, got, tolerance);
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
            double ratio = Ratio(
                ElementType.Read(expected, component, i), ElementType.Read(got, component, i), tolerance);
            worst = Math.Max(worst, ratio);
        }

        return worst;
    }

    private static Mismatch? WorstElement(
        TensorType component, int size, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> got, Tolerance tolerance)
    {
        Mismatch? worst = null;
        double worstRatio = 0;
        int wrong = 0;
        for (int i = 0; i < expected.Length / size; i++)
        {
            if (expected.Slice(i * size, size).SequenceEqual(got.Slice(i * size, size)))
            {
                continue;
            }

            double want = ElementType.Read(expected, component, i);
            double have = ElementType.Read(got, component, i);
            // 64-bit integers that differ only in digits that a double has not.
            double ratio = want == have && !ElementType.IsFloating(component)
                ? double.PositiveInfinity
                : Ratio(want, have, tolerance);
            bool close = ratio <= 1 || (tolerance.Units > 0 && !double.IsNaN(want) && !double.IsNaN(have)
                && ElementType.UnitsApart(expected, got, i) <= tolerance.Units);
            if (close)
            {
                continue;
            }

            wrong++;
            if (worst is null || ratio > worstRatio)
            {
                worstRatio = ratio;
                worst = new Mismatch(i, want, have, tolerance.At(want), 0, expected.Length / size);
            }
        }

        return worst is null ? null : worst with { Wrong = wrong };
    }

    // NaN must meet NaN, an infinity the same one.
    private static double Ratio(double want, double have, Tolerance tolerance)
    {
        if (want == have || (double.IsNaN(want) && double.IsNaN(have)))
        {
            return 0;
        }

        double difference = Math.Abs(want - have);
        if (!double.IsFinite(want) || double.IsNaN(difference))
        {
            return double.PositiveInfinity;
        }

        double allowed = tolerance.At(want);
        return allowed > 0 ? difference / allowed : double.PositiveInfinity;
    }
}
