using System.Text;
using ModelSdk.Cpu.Graph;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Text;

/// <summary>The custom operator TFText&gt;WhitespaceTokenizeWithOffsetsV2: words, ends of rows, and where words stand.</summary>
/// <remarks>
/// Source: tensorflow/text, core/kernels/whitespace_tokenizer.h and .cc. Input 1 is a bit for each code point that may be a
/// space. As there, a word ends one byte before the byte after the space: behind a space of several bytes that is within it.
/// </remarks>
internal sealed class WhitespaceOffsetsKernel(NodeContext node, int count) : Kernel
{
    private readonly string _node = node.Node.ToString();
    private readonly string _input = node.Input(0).Name;
    private readonly string _spaces = node.Input(1).Name;

    /// <summary>TFText&gt;WhitespaceTokenizeWithOffsetsV2.</summary>
    public static Kernel Create(NodeContext node)
    {
        Value input = node.Input(0);
        if (input is not { Type: TensorType.String, Shape.Length: 1 } || node.Input(1) is not { Type: TensorType.String, Count: 1 })
        {
            throw node.Error($"{input} must be strings with one dimension and {node.Input(1)} one string");
        }

        if (node.OutputCount != 4 || node.Output(0).Type != TensorType.String || node.Output(1).Type != TensorType.Int64
            || node.Output(2).Type != TensorType.Int32 || node.Output(3).Type != TensorType.Int32)
        {
            throw node.Error("its outputs must be string, int64, int32 and int32");
        }

        node.SetShapeAtRun(0);
        node.SetShape(1, checked(input.Shape[0] + 1));
        node.SetShapeAtRun(2);
        node.SetShapeAtRun(3);
        return new WhitespaceOffsetsKernel(node, input.Shape[0]);
    }

    /// <inheritdoc/>
    public override object? NewState() => new List<StringPiece>();

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        StringTensor strings = context.Strings(0);
        TextErrors.CheckCount(_node, _input, count, strings.Count);
        TextErrors.CheckCount(_node, _spaces, 1, context.Strings(1).Count);
        ReadOnlySpan<byte> spaces = context.Strings(1)[0];
        List<StringPiece> words = context.State<List<StringPiece>>();
        words.Clear();
        Span<long> ends = context.Output<long>(1);
        ends[0] = 0;
        for (int i = 0; i < strings.Count; i++)
        {
            Split(strings[i], i, spaces, words);
            ends[i + 1] = words.Count;
        }

        StringPiece.WriteAll(in context, strings, words);
        Span<int> starts = context.Resize<int>(2, [words.Count]);
        Span<int> stops = context.Resize<int>(3, [words.Count]);
        for (int i = 0; i < words.Count; i++)
        {
            starts[i] = words[i].Start;
            stops[i] = words[i].Start + words[i].Length;
        }
    }

    private static void Split(ReadOnlySpan<byte> text, int index, ReadOnlySpan<byte> spaces, List<StringPiece> words)
    {
        int start = -1;
        int position = 0;
        while (position < text.Length)
        {
            bool isRune = Rune.DecodeFromUtf8(text[position..], out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
            bool isSpace = isRune && rune.Value >> 3 < spaces.Length && (spaces[rune.Value >> 3] & (1 << (rune.Value & 7))) != 0;
            if (!isSpace)
            {
                start = start < 0 ? position : start;
            }
            else if (start >= 0)
            {
                words.Add(new StringPiece(index, start, position + length - 1 - start));
                start = -1;
            }

            position += length;
        }

        if (start >= 0)
        {
            words.Add(new StringPiece(index, start, position - start));
        }
    }
}
