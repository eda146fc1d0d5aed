using System.Text;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;
using ModelSdk.Format.FlexBuffers;

namespace ModelSdk.Cpu.Kernels.Text;

/// <summary>The custom operators tftext:Ngrams and TFText&gt;NgramsStringJoin: neighbouring words of each row, joined.</summary>
/// <remarks>
/// Sources: tensorflow/tflite-support, custom_ops/kernel/ngrams.cc; tensorflow/text, core/kernels/ngrams_kernel_template.h.
/// With one output the rows are those of the last dimension; otherwise inputs from 1 on are ends of rows, outermost first.
/// </remarks>
internal sealed class NgramsKernel : Kernel
{
    private readonly string _node;
    private readonly string _input;
    private readonly int _count;
    private readonly int _width;
    private readonly byte[] _separator;
    private readonly int[] _shape;
    private readonly int _rowLength;
    private readonly int _rows;
    private readonly int _splits;

    private NgramsKernel(NodeContext node, int width, string separator)
    {
        Value values = node.Input(0);
        _node = node.Node.ToString();
        _input = values.Name;
        _count = values.Count;
        _width = width;
        _separator = Encoding.UTF8.GetBytes(separator);
        _splits = node.OutputCount - 1;
        _shape = _splits == 0 ? [.. values.Shape[..^1], Math.Max(0, values.Shape[^1] - width + 1)] : [];
        _rowLength = _splits == 0 ? values.Shape[^1] : 0;
        _rows = _splits == 0 ? Shapes.Product(values.Shape, 0, values.Shape.Length - 1) : node.Input(_splits).Count - 1;
    }

    /// <summary>tftext:Ngrams or TFText&gt;NgramsStringJoin.</summary>
    public static Kernel Create(NodeContext node)
    {
        (int width, int axis, string reduction, string separator) = ReadOptions(node);
        if (width < 1 || axis != -1 || reduction != "STRING_JOIN")
        {
            throw node.Error($"width {width}, axis {axis} and reduction {reduction} are not possible: the width must be at least 1, the axis -1, the reduction STRING_JOIN");
        }

        Value values = node.Input(0);
        if (values.Type != TensorType.String || values.Shape.Length == 0 || node.Output(0).Type != TensorType.String)
        {
            throw node.Error($"{values} must be strings with at least one dimension, and {node.Output(0)} strings");
        }

        if (node.InputCount != node.OutputCount || (node.OutputCount > 1 && values.Shape.Length != 1))
        {
            throw node.Error($"{node.InputCount} inputs and {node.OutputCount} outputs do not fit {values}");
        }

        for (int i = 1; i < node.OutputCount; i++)
        {
            if (node.Input(i) is not { Type: TensorType.Int64, Shape: [> 0] } || node.Output(i).Type != TensorType.Int64)
            {
                throw node.Error($"{node.Input(i)} must be the ends of rows, int64 with one dimension, as must {node.Output(i)}");
            }

            node.SetShape(i, node.Input(i).Shape);
        }

        NgramsKernel kernel = new(node, width, separator);
        if (node.OutputCount == 1)
        {
            node.SetShape(0, kernel._shape);
        }
        else
        {
            node.SetShapeAtRun(0);
        }

        return kernel;
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        StringTensor words = context.Strings(0);
        TextErrors.CheckCount(_node, _input, _count, words.Count);
        ReadOnlySpan<long> ends = _splits == 0 ? default : context.Input<long>(_splits);
        int count = 0;
        long bytes = 0;
        for (int row = 0; row < _rows; row++)
        {
            (int first, int last) = Row(ends, row);
            for (int i = first; i <= last - _width; i++)
            {
                count = checked(count + 1);
                bytes += (long)_separator.Length * (_width - 1);
                for (int j = i; j < i + _width; j++)
                {
                    bytes += words[j].Length;
                }
            }
        }

        Span<byte> target = _splits == 0
            ? context.ResizeStrings(0, _shape, StringTensor.GetSize(count, bytes))
            : context.ResizeStrings(0, [count], StringTensor.GetSize(count, bytes));
        StringTensorWriter writer = new(target, count);
        for (int row = 0; row < _rows; row++)
        {
            (int first, int last) = Row(ends, row);
            for (int i = first; i <= last - _width; i++)
            {
                Join(words, i, ref writer);
            }
        }

        WriteEnds(in context, ends);
    }

    private void Join(StringTensor words, int first, ref StringTensorWriter writer)
    {
        for (int i = first; i < first + _width; i++)
        {
            if (i > first)
            {
                writer.Append(_separator);
            }

            writer.Append(words[i]);
        }

        writer.EndString();
    }

    private void WriteEnds(in KernelContext context, ReadOnlySpan<long> ends)
    {
        for (int i = 1; i < _splits; i++)
        {
            context.Input<long>(i).CopyTo(context.Output<long>(i));
        }

        if (_splits > 0)
        {
            Span<long> target = context.Output<long>(_splits);
            target[0] = 0;
            for (int row = 0; row < _rows; row++)
            {
                (int first, int last) = Row(ends, row);
                target[row + 1] = target[row] + Math.Max(0, last - first - _width + 1);
            }
        }
    }

    private (int First, int Last) Row(ReadOnlySpan<long> ends, int row)
    {
        if (_splits == 0)
        {
            return (row * _rowLength, (row + 1) * _rowLength);
        }

        (long first, long last) = (ends[row], ends[row + 1]);
        return first >= 0 && last >= first && last <= _count
            ? ((int)first, (int)last)
            : throw new ModelException(
                ModelErrorCode.RuntimeFailure, $"{_node}: row {row} from {first} to {last} is not inside of the {_count} strings of '{_input}'");
    }

    private static (int Width, int Axis, string Reduction, string Separator) ReadOptions(NodeContext node)
    {
        try
        {
            FlexValue options = FlexValue.Parse(node.Node.CustomOptions.Span);
            return (
                options.GetInt32("width"),
                options.GetInt32("axis", -1),
                options.GetString("reduction_type") ?? "STRING_JOIN",
                options.GetString("string_separator") ?? "");
        }
        catch (ModelFormatException exception)
        {
            throw node.Error($"its options are damaged: {exception.Message}");
        }
    }
}
