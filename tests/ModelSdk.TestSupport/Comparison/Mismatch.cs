namespace ModelSdk.TestSupport.Comparison;

/// <summary>The element that differs most, measured against what is allowed there.</summary>
/// <param name="Index">Index of the element; the real and the imaginary part of a complex number belong to one.</param>
/// <param name="Expected">What it should be, exactly.</param>
/// <param name="Got">What it is, exactly.</param>
/// <param name="Allowed">Largest allowed difference.</param>
/// <param name="Wrong">How many elements are outside.</param>
/// <param name="Elements">How many were compared.</param>
public sealed record Mismatch(int Index, string Expected, string Got, string Allowed, int Wrong, int Elements)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"element {Index}: expected {Expected}, got {Got}, allowed {Allowed}; {Wrong} of {Elements} differ";
}
