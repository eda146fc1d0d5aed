using System.Text;
using ModelSdk.Cpu.Execution;
using ModelSdk.Format;
using ModelSdk.Format.Proto;

namespace ModelSdk.Cpu.Kernels.Text.Examples;

/// <summary>Finds the features of all examples, then writes the outputs one by one (ParseExampleKernel.Outputs.cs).</summary>
internal sealed partial class ParseExampleKernel : Kernel
{
    private readonly string _node;
    private readonly string _serialized;
    private readonly ExampleColumn[] _columns;
    private readonly bool _isBatch;
    private readonly int _batch;
    private readonly Dictionary<byte[], int> _byName;

    /// <summary>A kernel that looks for <paramref name="columns"/>.</summary>
    /// <param name="node">The node.</param>
    /// <param name="columns">The features.</param>
    /// <param name="isBatch">Whether the examples are a list; a single one gives tensors without the first dimension.</param>
    /// <param name="batch">Number of examples.</param>
    public ParseExampleKernel(NodeContext node, ExampleColumn[] columns, bool isBatch, int batch)
    {
        _node = node.Node.ToString();
        _serialized = node.Input(0).Name;
        _columns = columns;
        _isBatch = isBatch;
        _batch = batch;
        _byName = new Dictionary<byte[], int>(Utf8Comparer.Instance);
        for (int i = 0; i < columns.Length; i++)
        {
            _byName.Add(Encoding.UTF8.GetBytes(columns[i].Name), i);
        }
    }

    /// <inheritdoc/>
    public override object? NewState() => new Memory();

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        StringTensor examples = context.Strings(0);
        TextErrors.CheckCount(_node, _serialized, _batch, examples.Count);
        Span<Feature> features = context.State<Memory>().Features(checked(_columns.Length * _batch));
        features.Clear();
        for (int i = 0; i < examples.Count; i++)
        {
            try
            {
                Find(examples[i], i, features);
            }
            catch (ModelFormatException exception)
            {
                throw new ModelException(
                    ModelErrorCode.RuntimeFailure,
                    $"{_node}: string {i} of '{_serialized}' is no serialized tf.Example: {exception.Message}",
                    innerException: exception);
            }
        }

        for (int i = 0; i < _columns.Length; i++)
        {
            Write(in context, examples, _columns[i], features.Slice(i * _batch, _batch));
        }
    }

    // Of several features with one name the last one counts, as protocol buffers have it.
    private void Find(ReadOnlySpan<byte> example, int index, Span<Feature> features)
    {
        ProtoReader message = new(example, 0);
        while (message.Read())
        {
            if (message is not { Field: 1, Wire: ProtoWire.Bytes })
            {
                continue;
            }

            ProtoReader map = message.Message;
            while (map.Read())
            {
                if (map is { Field: 1, Wire: ProtoWire.Bytes }
                    && ProtoMapEntry.Read(map.Message, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
                    && _byName.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out int column))
                {
                    features[(column * _batch) + index] = Open(example, value);
                }
            }
        }

        for (int column = 0; column < _columns.Length; column++)
        {
            Check(_columns[column], index, features[(column * _batch) + index]);
        }
    }

    private static Feature Open(ReadOnlySpan<byte> example, ReadOnlySpan<byte> feature)
    {
        FeatureKind kind = ExampleFeature.Open(feature, out ReadOnlySpan<byte> list);
        (int count, long bytes) = ExampleFeature.Measure(kind, list);

        // An empty span may lie anywhere; it has no place in the example.
        int start = !list.IsEmpty && example.Overlaps(list, out int offset) ? offset : 0;
        return new Feature(kind, start, list.Length, count, bytes);
    }

    private void Check(ExampleColumn column, int example, Feature feature)
    {
        if (feature.Kind != FeatureKind.None && feature.Kind != column.Kind)
        {
            throw Error(column, example, $"holds {feature.Kind} where the model wants {column.Kind}");
        }

        if (column.Form == ColumnForm.Dense && feature.Kind != FeatureKind.None && feature.Count != column.RowCount)
        {
            throw Error(column, example, $"has {feature.Count} values where the model wants {column.RowCount}");
        }

        if (column.Form == ColumnForm.Dense && feature.Kind == FeatureKind.None && column.DefaultInput < 0)
        {
            throw Error(column, example, "is not there, and the model has no value to put in its place");
        }

        if (column.Form == ColumnForm.Padded && feature.Count % column.RowCount != 0)
        {
            throw Error(column, example, $"has {feature.Count} values, which is no multiple of {column.RowCount}");
        }
    }

    private ModelException Error(ExampleColumn column, int example, string what) => new(
        ModelErrorCode.RuntimeFailure, $"{_node}: feature '{column.Name}' of string {example} of '{_serialized}' {what}");

    /// <summary>Room for what was found; the number of examples may change from run to run.</summary>
    private sealed class Memory
    {
        private Feature[] _features = [];

        public Span<Feature> Features(int count)
        {
            if (_features.Length < count)
            {
                _features = new Feature[count];
            }

            return _features.AsSpan(0, count);
        }
    }

    /// <summary>Where a feature's list is in its example, and how much it holds.</summary>
    private readonly record struct Feature(FeatureKind Kind, int Start, int Length, int Count, long Bytes)
    {
        public ReadOnlySpan<byte> List(ReadOnlySpan<byte> example) => example.Slice(Start, Length);
    }
}
