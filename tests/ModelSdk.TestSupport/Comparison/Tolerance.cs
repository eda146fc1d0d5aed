namespace ModelSdk.TestSupport.Comparison;

/// <summary>How far a value may be from the expected one: the largest of the bounds.</summary>
/// <param name="Absolute">Bound of the difference.</param>
/// <param name="Relative">Bound of the difference, as a share of the expected value's magnitude.</param>
/// <param name="Units">Units in the last place: the only bound of 16-bit floats where it is not 0.</param>
/// <param name="Sum">Whether the absolute and the relative bound are added.</param>
/// <param name="Floor">A further absolute bound, when two are added.</param>
public readonly record struct Tolerance(
    double Absolute, double Relative = 0, int Units = 0, bool Sum = false, double Floor = 0)
{
    /// <summary>Equal numbers (both zeros are the same, as is every NaN).</summary>
    public static Tolerance Exact => default;

    /// <summary>What is allowed at this expected value.</summary>
    public double At(double expected)
    {
        double relative = Relative * Math.Abs(expected);
        return Math.Max(Floor, Sum ? Absolute + relative : Math.Max(Absolute, relative));
    }
}
