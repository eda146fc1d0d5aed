namespace ModelSdk.Cpu.Kernels.Audio;

/// <summary>Triangular bands, equally wide on the mel scale, that gather the frequencies of a spectrum.</summary>
/// <remarks>
/// A frequency between the centers of two bands counts for the lower one by its weight and for the upper one by the rest.
/// The table depends on the sample rate, which is known in a run only. LiteRT: internal/mfcc_mel_filterbank.cc.
/// </remarks>
internal sealed class MelBands
{
    private readonly double _lower;
    private readonly double _upper;
    private readonly double[] _centers;

    /// <summary>Places the bands.</summary>
    public MelBands(int count, int frequencies, double lower, double upper)
    {
        Count = count;
        Frequencies = frequencies;
        _lower = lower;
        _upper = upper;
        _centers = new double[count + 1];
        double spacing = (Mel(upper) - Mel(lower)) / (count + 1);
        for (int i = 0; i < _centers.Length; i++)
        {
            _centers[i] = Mel(lower) + (spacing * (i + 1));
        }
    }

    /// <summary>Number of bands.</summary>
    public int Count { get; }

    /// <summary>Length of a spectrum.</summary>
    public int Frequencies { get; }

    /// <summary>Doubles that a table needs: for each frequency its weight and its band.</summary>
    public int TableCount => checked(2 * Frequencies);

    /// <summary>Makes the table for a sample rate.</summary>
    public MelTable MakeTable(int rate, Span<double> memory)
    {
        double hertz = 0.5 * rate / (Frequencies - 1);

        // The constant part is left out always. Beyond the spectrum nothing is read.
        int start = (int)Math.Min(1.5 + (_lower / hertz), Frequencies);
        int end = (int)Math.Min(_upper / hertz, Frequencies);
        Span<double> weights = memory[..Frequencies];
        Span<double> bands = memory.Slice(Frequencies, Frequencies);
        int band = -1;
        for (int i = start; i < Math.Min(end + 1, Frequencies); i++)
        {
            double mel = Mel(i * hertz);
            while (band < Count - 1 && _centers[band + 1] < mel)
            {
                band++;
            }

            double left = band < 0 ? Mel(_lower) : _centers[band];
            weights[i] = (_centers[band + 1] - mel) / (_centers[band + 1] - left);
            bands[i] = band;
        }

        return new MelTable(start, end, weights, bands);
    }

    /// <summary>The magnitudes of a squared spectrum, summed by bands.</summary>
    public static void Sum(in MelTable table, ReadOnlySpan<float> spectrum, Span<double> sums)
    {
        sums.Clear();
        for (int i = table.Start; i <= table.End; i++)
        {
            double magnitude = Math.Sqrt(spectrum[i]);
            double weighted = magnitude * table.Weights[i];
            int band = (int)table.Bands[i];
            if (band >= 0)
            {
                sums[band] += weighted;
            }

            if (band + 1 < sums.Length)
            {
                sums[band + 1] += magnitude - weighted;
            }
        }
    }

    // Upstream has log1p, which is exact for small frequencies too; 1127 ln(1 + x) of x >= 0 differs in the last digits.
    private static double Mel(double hertz) => 1127 * double.LogP1(hertz / 700);
}

/// <summary>Which bands the frequencies from <paramref name="start"/> to <paramref name="end"/> count for.</summary>
internal readonly ref struct MelTable(int start, int end, ReadOnlySpan<double> weights, ReadOnlySpan<double> bands)
{
    /// <summary>The first frequency.</summary>
    public int Start { get; } = start;

    /// <summary>The last frequency.</summary>
    public int End { get; } = end;

    /// <summary>Weight for the lower band.</summary>
    public ReadOnlySpan<double> Weights { get; } = weights;

    /// <summary>The lower band, or -1 below the first.</summary>
    public ReadOnlySpan<double> Bands { get; } = bands;
}
