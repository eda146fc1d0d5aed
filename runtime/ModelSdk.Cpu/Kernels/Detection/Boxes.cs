namespace ModelSdk.Cpu.Kernels.Detection;

/// <summary>A box by its corners.</summary>
internal readonly record struct Box(float Top, float Left, float Bottom, float Right)
{
    /// <summary>The box with its corners in order.</summary>
    public Box Ordered() => new(
        MathF.Min(Top, Bottom), MathF.Min(Left, Right), MathF.Max(Top, Bottom), MathF.Max(Left, Right));

    /// <summary>Shared area divided by the area of both together; 0 when one of them has none.</summary>
    public static float Overlap(in Box a, in Box b)
    {
        float areaA = (a.Bottom - a.Top) * (a.Right - a.Left);
        float areaB = (b.Bottom - b.Top) * (b.Right - b.Left);
        if (areaA <= 0 || areaB <= 0)
        {
            return 0;
        }

        float height = MathF.Max(MathF.Min(a.Bottom, b.Bottom) - MathF.Max(a.Top, b.Top), 0);
        float width = MathF.Max(MathF.Min(a.Right, b.Right) - MathF.Max(a.Left, b.Left), 0);
        float shared = height * width;
        return shared / (areaA + areaB - shared);
    }
}

/// <summary>A box that may be chosen; the order is by falling score, then by index, which makes sorting stable.</summary>
internal readonly record struct Candidate(float Score, int Index) : IComparable<Candidate>
{
    /// <inheritdoc/>
    public int CompareTo(Candidate other)
    {
        int byScore = other.Score.CompareTo(Score);
        return byScore != 0 ? byScore : Index.CompareTo(other.Index);
    }
}
