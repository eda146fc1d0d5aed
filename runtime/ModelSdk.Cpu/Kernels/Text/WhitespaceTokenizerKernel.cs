using System.Text;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Text;

/// <summary>The custom operator tftext:WhitespaceTokenizer: the words of each string, padded or with the ends of rows.</summary>
/// <remarks>
/// Source: tensorflow/tflite-support, custom_ops/kernel/whitespace_tokenizer.cc. What a space is says its library, libutf of
/// Plan 9 (runetype.c); a string ends for it at the first bytes that are no UTF-8, and at U+FFFD.
/// </remarks>
/// <param name="node">The node.</param>
/// <param name="shape">Shape of the input.</param>
internal sealed class WhitespaceTokenizerKernel(NodeContext node, int[] shape) : Kernel
{
    private readonly string _node = node.Node.ToString();
    private readonly string _input = node.Input(0).Name;
    private readonly int _count = Shapes.Count(shape);
    private readonly bool _isPadded = node.OutputCount == 1;

    /// <summary>tftext:WhitespaceTokenizer.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value input = node.Input(0);
        if (input.Type != TensorType.String || node.Output(0).Type != TensorType.String)
        {
            throw node.Error($"{input} and {node.Output(0)} must be strings");
        }

        int rank = input.Shape.Length;
        if (node.OutputCount != 1 && (rank == 0 || node.OutputCount != rank + 1))
        {
            throw node.Error($"it has {node.OutputCount} outputs; for {input} there are 1 (padded) or {rank + 1} (with ends of rows)");
        }

        node.SetShapeAtRun(0);
        int rows = 1;
        for (int i = 1; i < node.OutputCount; i++)
        {
            rows = checked(rows * input.Shape[i - 1]);
            if (node.Output(i).Type != TensorType.Int64)
            {
                throw node.Error($"{node.Output(i)} must be int64");
            }

            node.SetShape(i, rows + 1);
        }

        return new WhitespaceTokenizerKernel(node, input.Shape);
    }

    /// <inheritdoc/>
    public override object? NewState() => new List<StringPiece>();

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        StringTensor strings = context.Strings(0);
        TextErrors.CheckCount(_node, _input, _count, strings.Count);
        List<StringPiece> words = context.State<List<StringPiece>>();
        words.Clear();
        int most = 0;
        for (int i = 0; i < strings.Count; i++)
        {
            int before = words.Count;
            Split(strings[i], i, words);
            most = Math.Max(most, words.Count - before);
        }

        if (_isPadded)
        {
            WritePadded(in context, strings, words, most);
        }
        else
        {
            StringPiece.WriteAll(in context, strings, words);
            WriteEnds(in context, words);
        }
    }

    private static void Split(ReadOnlySpan<byte> text, int index, List<StringPiece> words)
    {
        int start = -1;
        int position = 0;
        while (position < text.Length
            && Rune.DecodeFromUtf8(text[position..], out Rune rune, out int length) == System.Buffers.OperationStatus.Done
            && rune != Rune.ReplacementChar)
        {
            if (!IsSpace(rune.Value))
            {
                start = start < 0 ? position : start;
            }
            else if (start >= 0)
            {
                words.Add(new StringPiece(index, start, position - start));
                start = -1;
            }

            position += length;
        }

        if (start >= 0)
        {
            words.Add(new StringPiece(index, start, position - start));
        }
    }

    private static bool IsSpace(int rune) =>
        rune is 0x09 or 0x0A or 0x20 or 0xA0 or (>= 0x2000 and <= 0x200B) or 0x2028 or 0x2029 or 0x3000 or 0xFEFF;

    private void WritePadded(in KernelContext context, StringTensor strings, List<StringPiece> words, int most)
    {
        int count = checked(_count * most);
        Span<int> outputShape = stackalloc int[shape.Length + 1];
        shape.CopyTo(outputShape);
        outputShape[^1] = most;
        StringTensorWriter writer = new(
            context.ResizeStrings(0, outputShape, StringTensor.GetSize(count, StringPiece.Bytes(words))), count);
        int next = 0;
        for (int i = 0; i < strings.Count; i++)
        {
            int written = 0;
            for (; next < words.Count && words[next].String == i; next++, written++)
            {
                writer.Add(words[next].Of(strings));
            }

            for (; written < most; written++)
            {
                writer.EndString();
            }
        }
    }

    // All dimensions but the new one have rows of one length.
    private void WriteEnds(in KernelContext context, List<StringPiece> words)
    {
        for (int i = 1; i < shape.Length; i++)
        {
            Span<long> ends = context.Output<long>(i);
            for (int j = 0; j < ends.Length; j++)
            {
                ends[j] = (long)j * shape[i];
            }
        }

        Span<long> last = context.Output<long>(shape.Length);
        int next = 0;
        last[0] = 0;
        for (int i = 0; i < _count; i++)
        {
            while (next < words.Count && words[next].String == i)
            {
                next++;
            }

            last[i + 1] = next;
        }
    }
}

/// <summary>A part of a string of a tensor.</summary>
/// <param name="String">Which string.</param>
/// <param name="Start">First byte.</param>
/// <param name="Length">Number of bytes.</param>
internal readonly record struct StringPiece(int String, int Start, int Length)
{
    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Of(StringTensor strings) => strings[String].Slice(Start, Length);

    /// <summary>Bytes of all pieces together.</summary>
    public static long Bytes(List<StringPiece> pieces)
    {
        long bytes = 0;
        foreach (StringPiece piece in pieces)
        {
            bytes += piece.Length;
        }

        return bytes;
    }

    /// <summary>Makes output 0 the list of all pieces.</summary>
    public static void WriteAll(in KernelContext context, StringTensor strings, List<StringPiece> pieces)
    {
        StringTensorWriter writer = new(
            context.ResizeStrings(0, [pieces.Count], StringTensor.GetSize(pieces.Count, Bytes(pieces))), pieces.Count);
        foreach (StringPiece piece in pieces)
        {
            writer.Add(piece.Of(strings));
        }
    }
}
