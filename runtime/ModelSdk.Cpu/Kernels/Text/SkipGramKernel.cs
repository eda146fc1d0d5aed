using System.Runtime.InteropServices;
using ModelSdk.Format;
using ModelSdk.Format.Options;

namespace ModelSdk.Cpu.Kernels.Text;

/// <summary>SKIP_GRAM: the sequences of words of a sentence in which some words may be skipped, joined by blanks.</summary>
/// <remarks>
/// The order of the sequences and the treatment of blanks at the start (they take the first word with them) are those of
/// LiteRT, tflite/kernels/skip_gram.cc.
/// </remarks>
/// <param name="size">Words of a sequence.</param>
/// <param name="maxSkip">Words that may be skipped between two.</param>
/// <param name="withShorter">Whether shorter sequences count too.</param>
internal sealed class SkipGramKernel(int size, int maxSkip, bool withShorter) : Kernel
{
    /// <summary>SKIP_GRAM.</summary>
    public static Kernel Create(NodeContext node)
    {
        if (node.Input(0).Type != TensorType.String || node.Output(0).Type != TensorType.String)
        {
            throw node.Error($"{node.Input(0)} and {node.Output(0)} must be strings");
        }

        SkipGramOptions options = new(node.Options);
        node.SetShapeAtRun(0);
        return new SkipGramKernel(options.NgramSize, options.MaxSkipSize, options.IncludeAllNgrams);
    }

    /// <inheritdoc/>
    public override object? NewState() => new Memory();

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        StringTensor input = context.Strings(0);
        ReadOnlySpan<byte> sentence = input.Count > 0 ? input[0] : default;
        Memory memory = context.State<Memory>();
        Split(sentence, memory.Words);
        Sequences counted = default;
        if (size > 0 && memory.Words.Count >= size)
        {
            Walk(sentence, memory, ref counted, context.CancellationToken);
        }

        Span<byte> output = context.ResizeStrings(0, [counted.Count], StringTensor.GetSize(counted.Count, counted.Bytes));
        Sequences written = new() { Writer = new StringTensorWriter(output, counted.Count), IsWriting = true };
        if (counted.Count > 0)
        {
            Walk(sentence, memory, ref written, context.CancellationToken);
        }
    }

    // A word ends at a blank, if it does not begin with one. This is so for the bytes of the C locale.
    private static void Split(ReadOnlySpan<byte> sentence, List<(int Start, int Length)> words)
    {
        words.Clear();
        int start = 0;
        for (int i = 1; i < sentence.Length; i++)
        {
            if (IsBlank(sentence[i]))
            {
                if (i > start && !IsBlank(sentence[start]))
                {
                    words.Add((start, i - start));
                }

                start = i + 1;
            }
        }

        if (sentence.Length > start)
        {
            words.Add((start, sentence.Length - start));
        }
    }

    private static bool IsBlank(byte character) => character is (byte)' ' or (>= (byte)'\t' and <= (byte)'\r');

    // Goes through all sequences depth first; once to count them, once to write them.
    private void Walk(
        scoped ReadOnlySpan<byte> sentence, Memory memory, scoped ref Sequences sequences, CancellationToken cancellationToken)
    {
        int[] stack = memory.StackOf(size);
        ReadOnlySpan<(int Start, int Length)> words = CollectionsMarshal.AsSpan(memory.Words);
        Array.Clear(stack);
        int depth = 1;
        while (depth >= 0)
        {
            // A long sentence has more sequences than anybody wants to wait for.
            cancellationToken.ThrowIfCancellationRequested();
            bool canGoOn = depth < size && stack[depth] + 1 < words.Length
                && (depth == 0 || stack[depth] - stack[depth - 1] <= maxSkip);
            if (canGoOn)
            {
                stack[depth]++;
                depth++;
                if (depth < size)
                {
                    stack[depth] = stack[depth - 1];
                }

                continue;
            }

            if (depth > 0 && (withShorter || depth == size))
            {
                sequences.Add(sentence, words, stack.AsSpan(0, depth));
            }

            depth--;
        }
    }

    private sealed class Memory
    {
        private int[] _stack = [];

        public List<(int Start, int Length)> Words { get; } = [];

        // Made when a sentence has that many words: the size in the file may be any number.
        public int[] StackOf(int size) => _stack.Length == size ? _stack : _stack = new int[size];
    }

    private ref struct Sequences
    {
        public StringTensorWriter Writer;
        public bool IsWriting;
        public int Count;
        public long Bytes;

        public void Add(
            scoped ReadOnlySpan<byte> sentence,
            scoped ReadOnlySpan<(int Start, int Length)> words,
            scoped ReadOnlySpan<int> chosen)
        {
            for (int i = 0; i < chosen.Length; i++)
            {
                (int start, int length) = words[chosen[i]];
                if (!IsWriting)
                {
                    Bytes += length + (i > 0 ? 1 : 0);
                    continue;
                }

                if (i > 0)
                {
                    Writer.Append(" "u8);
                }

                Writer.Append(sentence.Slice(start, length));
            }

            if (IsWriting)
            {
                Writer.EndString();
            }
            else
            {
                Count = checked(Count + 1);
            }
        }
    }
}
