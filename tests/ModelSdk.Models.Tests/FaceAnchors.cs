namespace ModelSdk.Models.Tests;

/// <summary>Centres of the face detectors' anchors (MediaPipe: SsdAnchorsCalculator with fixed anchor size).</summary>
internal static class FaceAnchors
{
    // Cells along a side and anchors in each cell, layer by layer.
    private static readonly (int Cells, int Anchors)[] ShortRange = [(16, 2), (8, 6)];
    private static readonly (int Cells, int Anchors)[] FullRange = [(48, 1)];

    /// <summary>Centre of an anchor, as shares of the picture.</summary>
    public static (float X, float Y) Centre(int anchor, bool fullRange)
    {
        foreach ((int cells, int anchors) in fullRange ? FullRange : ShortRange)
        {
            if (anchor < cells * cells * anchors)
            {
                int cell = anchor / anchors;
                return (((cell % cells) + 0.5f) / cells, ((cell / cells) + 0.5f) / cells);
            }

            anchor -= cells * cells * anchors;
        }

        throw new ArgumentOutOfRangeException(nameof(anchor));
    }
}
