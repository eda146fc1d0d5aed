using System.Runtime.InteropServices;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Audio;

/// <summary>Mfcc: mel-frequency cepstral coefficients of each row of a squared spectrogram.</summary>
/// <remarks>
/// LiteRT: tflite/kernels/mfcc.cc and internal/mfcc*.cc. The magnitudes are summed under triangles (<see cref="MelBands"/>),
/// and of the logarithms of the sums the first coefficients of a cosine transform are taken.
/// </remarks>
internal sealed class Mfcc : Kernel
{
    // Sums below this count as this.
    private const double Floor = 1e-12;

    private readonly string _node;
    private readonly MelBands _bands;
    private readonly double[] _cosines;
    private readonly int _coefficients;
    private readonly int _rows;

    private Mfcc(string node, MelBands bands, int coefficients, int rows)
    {
        _node = node;
        _bands = bands;
        _coefficients = coefficients;
        _rows = rows;
        _cosines = new double[coefficients * bands.Count];
        double norm = Math.Sqrt(2.0 / bands.Count);
        double step = Math.PI / bands.Count;
        for (int i = 0; i < coefficients; i++)
        {
            for (int j = 0; j < bands.Count; j++)
            {
                _cosines[(i * bands.Count) + j] = norm * Math.Cos(i * step * (j + 0.5));
            }
        }
    }

    /// <inheritdoc/>
    public override int ScratchBytes => checked(sizeof(double) * (_bands.TableCount + _bands.Count));

    /// <summary>Mfcc.</summary>
    public static Kernel Create(NodeContext node)
    {
        // Native reads all of them as integers, limits too.
        Options options = node.ReadOptions(static map => new Options(
            map.GetInt32("upper_frequency_limit"),
            map.GetInt32("lower_frequency_limit"),
            map.GetInt32("filterbank_channel_count"),
            map.GetInt32("dct_coefficient_count")));
        Value input = node.Input(0);
        Value rate = node.Input(1);
        if (input.Type != TensorType.Float32 || input.Shape.Length != 3 || node.Output(0).Type != TensorType.Float32)
        {
            throw node.Error($"{input} must be float32 [channels, rows, frequencies], and {node.Output(0)} float32");
        }

        if (rate.Type != TensorType.Int32 || rate.Count != 1)
        {
            throw node.Error($"{rate}, the sample rate, must be one int32");
        }

        bool hasCounts = options.Coefficients >= 1 && options.Coefficients <= options.Bands && input.Shape[2] >= 2;
        if (!hasCounts || options.Lower < 0 || options.Upper <= options.Lower)
        {
            throw node.Error($"its options do not make sense for {input}: {options}");
        }

        _ = checked(options.Coefficients * options.Bands);
        node.SetShape(0, input.Shape[0], input.Shape[1], options.Coefficients);
        MelBands bands = new(options.Bands, input.Shape[2], options.Lower, options.Upper);
        return new Mfcc(node.Node.ToString(), bands, options.Coefficients, checked(input.Shape[0] * input.Shape[1]));
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        int rate = context.Input<int>(1)[0];
        if (rate <= 0)
        {
            throw new ModelException(
                ModelErrorCode.RuntimeFailure, $"{_node}: the sample rate, input 1, is {rate}; it must be above 0");
        }

        ReadOnlySpan<float> input = context.Input<float>(0);
        Span<float> output = context.Output<float>(0);
        Span<double> scratch = MemoryMarshal.Cast<byte, double>(context.Scratch);
        MelTable table = _bands.MakeTable(rate, scratch[.._bands.TableCount]);
        Span<double> sums = scratch.Slice(_bands.TableCount, _bands.Count);
        if (table.End >= _bands.Frequencies)
        {
            // The spectrum does not reach the upper limit: native leaves all coefficients 0 then.
            output.Clear();
            return;
        }

        for (int row = 0; row < _rows; row++)
        {
            MelBands.Sum(in table, input.Slice(row * _bands.Frequencies, _bands.Frequencies), sums);
            foreach (ref double sum in sums)
            {
                sum = Math.Log(sum < Floor ? Floor : sum);
            }

            for (int i = 0; i < _coefficients; i++)
            {
                double result = 0;
                for (int j = 0; j < sums.Length; j++)
                {
                    result += _cosines[(i * sums.Length) + j] * sums[j];
                }

                output[(row * _coefficients) + i] = (float)result;
            }
        }
    }

    private readonly record struct Options(int Upper, int Lower, int Bands, int Coefficients);
}
