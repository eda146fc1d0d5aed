using ModelSdk.Cpu.Graph;
using ModelSdk.Format;
using ModelSdk.Format.FlexBuffers;
using ModelSdk.Format.Proto;

namespace ModelSdk.Cpu.Kernels.Text.Examples;

/// <summary>The custom operators ParseExample and ParseExampleV2: features of serialized <c>tf.Example</c> messages as tensors.</summary>
/// <remarks>
/// Rules: TensorFlow, core/ops/parsing_ops.cc and core/util/example_proto_fast_parsing.cc; order of inputs and outputs
/// and options: LiteRT, tflite/kernels/parse_example. Numbers of features follow from the keys, and in the first version,
/// which has an input for each key, from the numbers of inputs and outputs.
/// </remarks>
internal static class ParseExampleFactory
{
    /// <summary>ParseExample.</summary>
    public static Kernel Create(NodeContext node)
    {
        // 2 + sparse + 2 * dense inputs, 3 * sparse + dense outputs.
        int dense = ((3 * (node.InputCount - 2)) - node.OutputCount) / 5;
        int sparse = node.InputCount - 2 - (2 * dense);
        if (dense < 0 || sparse < 0 || node.OutputCount != (3 * sparse) + dense)
        {
            throw node.Error($"{node.InputCount} inputs do not fit {node.OutputCount} outputs");
        }

        string[] sparseKeys = [.. Enumerable.Range(2, sparse).SelectMany(input => Keys(node, input))];
        string[] denseKeys = [.. Enumerable.Range(2 + sparse, dense).SelectMany(input => Keys(node, input))];
        return sparseKeys.Length == sparse && denseKeys.Length == dense
            ? Create(node, sparseKeys, denseKeys, [], 2 + sparse + dense)
            : throw node.Error("each of its keys must be one string");
    }

    /// <summary>ParseExampleV2.</summary>
    public static Kernel CreateV2(NodeContext node) => Create(node, Keys(node, 2), Keys(node, 3), Keys(node, 4), 5);

    private static ParseExampleKernel Create(
        NodeContext node, string[] sparse, string[] dense, string[] ragged, int firstDefault)
    {
        Value serialized = node.Input(0);
        if (serialized.Type != TensorType.String || serialized.Shape.Length > 1)
        {
            throw node.Error($"{serialized} must be strings with at most one dimension");
        }

        if (node.InputCount != firstDefault + dense.Length
            || node.OutputCount != (3 * sparse.Length) + dense.Length + (2 * ragged.Length))
        {
            throw node.Error(
                $"{node.InputCount} inputs and {node.OutputCount} outputs do not fit {sparse.Length} sparse, {dense.Length} dense and {ragged.Length} ragged features");
        }

        bool isBatch = serialized.Shape.Length == 1;
        int batch = isBatch ? serialized.Shape[0] : 1;
        int[]?[] shapes = ShapesInOptions(node);
        List<ExampleColumn> columns = [];
        for (int i = 0; i < sparse.Length; i++)
        {
            columns.Add(Sparse(node, sparse[i], i, sparse.Length, isBatch));
        }

        for (int i = 0; i < dense.Length; i++)
        {
            int output = (3 * sparse.Length) + i;
            int[]? known = i < shapes.Length ? shapes[i] : null;
            columns.Add(Dense(node, dense[i], firstDefault + i, output, known, isBatch, batch));
        }

        for (int i = 0; i < ragged.Length; i++)
        {
            columns.Add(Ragged(node, ragged[i], (3 * sparse.Length) + dense.Length + i, ragged.Length, isBatch, batch));
        }

        if (columns.Select(static column => column.Name).Distinct(StringComparer.Ordinal).Count() != columns.Count)
        {
            throw node.Error("two of its features have the same name");
        }

        return new ParseExampleKernel(node, [.. columns], isBatch, batch);
    }

    private static ExampleColumn Sparse(NodeContext node, string name, int index, int count, bool isBatch)
    {
        (int indices, int values, int shape) = (index, index + count, index + (2 * count));
        if (node.Output(indices).Type != TensorType.Int64 || node.Output(shape).Type != TensorType.Int64)
        {
            throw node.Error($"{node.Output(indices)} and {node.Output(shape)} must be int64");
        }

        node.SetShapeAtRun(indices);
        node.SetShapeAtRun(values);
        node.SetShape(shape, isBatch ? 2 : 1);
        return new ExampleColumn
        {
            Name = name,
            Form = ColumnForm.Sparse,
            Kind = ExampleColumn.KindOf(node, node.Output(values)),
            Outputs = [values, indices, shape],
        };
    }

    private static ExampleColumn Dense(
        NodeContext node, string name, int defaultInput, int output, int[]? known, bool isBatch, int batch)
    {
        Value value = node.Output(output);
        Value otherwise = node.Input(defaultInput);
        if (otherwise.Type != value.Type)
        {
            throw node.Error($"the default value of '{name}', {otherwise}, must have the type of {value}");
        }

        int[] shape = known ?? RowShape(value, otherwise, isBatch);
        bool isPadded = shape.Length > 0 && shape[0] < 0;
        int[] row = isPadded ? shape[1..] : shape;
        if (row.Any(static size => size < 0) || (isPadded && row.Contains(0)))
        {
            throw node.Error($"rows of '{name}' with the shape [{string.Join(',', shape)}] are not possible: only the first dimension may be open");
        }

        int count = Shapes.Count(row);
        if (isPadded ? otherwise.Count != 1 : otherwise.Count != 0 && otherwise.Count != count)
        {
            throw node.Error(
                $"the default value of '{name}', {otherwise}, does not fit rows of the shape [{string.Join(',', shape)}]");
        }

        if (isPadded)
        {
            node.SetShapeAtRun(output);
        }
        else
        {
            node.SetShape(output, isBatch ? [batch, .. row] : row);
        }

        return new ExampleColumn
        {
            Name = name,
            Form = isPadded ? ColumnForm.Padded : ColumnForm.Dense,
            Kind = ExampleColumn.KindOf(node, value),
            Outputs = [output],
            RowShape = row,
            RowCount = count,
            DefaultInput = otherwise.Count > 0 ? defaultInput : -1,
        };
    }

    private static ExampleColumn Ragged(NodeContext node, string name, int values, int count, bool isBatch, int batch)
    {
        int ends = values + count;
        if (node.Output(ends).Type is not (TensorType.Int64 or TensorType.Int32))
        {
            throw node.Error($"{node.Output(ends)} must be int32 or int64");
        }

        node.SetShapeAtRun(values);
        node.SetShape(ends, isBatch ? batch + 1 : 0);
        return new ExampleColumn
        {
            Name = name,
            Form = ColumnForm.Ragged,
            Kind = ExampleColumn.KindOf(node, node.Output(values)),
            Outputs = [values, ends],
            HasWideEnds = node.Output(ends).Type == TensorType.Int64,
        };
    }

    // Converters leave out the attribute, so that the output's own shape has to tell it; the default value knows better.
    private static int[] RowShape(Value output, Value otherwise, bool isBatch)
    {
        int[] hint = output.ShapeHint;
        return otherwise.Count > 1 ? otherwise.Shape : isBatch && hint.Length > 0 ? hint[1..] : hint;
    }

    private static string[] Keys(NodeContext node, int input)
    {
        Value keys = node.KnownInput(input);
        return keys.Type == TensorType.String
            ? keys.Shape.Contains(0) ? [] : new StringTensor(keys.ConstantMemory.Span).ToArray()
            : throw node.Error($"{keys} must be strings");
    }

    // Options of models that were made with the TensorFlow operator: a vector of its name and its NodeDef message.
    private static int[]?[] ShapesInOptions(NodeContext node)
    {
        if (node.Node.CustomOptions.IsEmpty)
        {
            return [];
        }

        try
        {
            FlexValue options = FlexValue.Parse(node.Node.CustomOptions.Span);
            if (options.Type != FlexType.Vector || options.Count != 2 || !options[1].IsString)
            {
                return [];
            }

            return NodeDefShapes.Read(options[1].AsUtf8());
        }
        catch (ModelFormatException exception)
        {
            throw node.Error($"its options are damaged: {exception.Message}");
        }
    }
}

/// <summary>The attribute <c>dense_shapes</c> of a serialized NodeDef.</summary>
/// <remarks>Messages: TensorFlow, core/framework/node_def.proto, attr_value.proto, tensor_shape.proto.</remarks>
internal static class NodeDefShapes
{
    private const int Attributes = 5;
    private const int ListOfAttribute = 1;
    private const int ShapesOfList = 7;
    private const int DimensionsOfShape = 2;

    /// <summary>The shapes, with -1 for open dimensions; none when the attribute is not there.</summary>
    public static int[]?[] Read(ReadOnlySpan<byte> nodeDef)
    {
        List<int[]?> shapes = [];
        ProtoReader reader = new(nodeDef, 0);
        while (reader.Read())
        {
            if (reader is { Field: Attributes, Wire: ProtoWire.Bytes }
                && ProtoMapEntry.Read(reader.Message, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
                && key.SequenceEqual("dense_shapes"u8))
            {
                ReadAttribute(new ProtoReader(value, 0), shapes);
            }
        }

        return [.. shapes];
    }

    private static void ReadAttribute(ProtoReader attribute, List<int[]?> shapes)
    {
        while (attribute.Read())
        {
            if (attribute is not { Field: ListOfAttribute, Wire: ProtoWire.Bytes })
            {
                continue;
            }

            ProtoReader list = attribute.Message;
            while (list.Read())
            {
                if (list is { Field: ShapesOfList, Wire: ProtoWire.Bytes })
                {
                    shapes.Add(ReadShape(list.Message));
                }
            }
        }
    }

    private static int[]? ReadShape(ProtoReader shape)
    {
        List<int> sizes = [];
        while (shape.Read())
        {
            if (shape is { Field: DimensionsOfShape, Wire: ProtoWire.Bytes })
            {
                long size = 0;
                ProtoReader dimension = shape.Message;
                while (dimension.Read())
                {
                    size = dimension.Field == 1 ? (long)dimension.Number : size;
                }

                sizes.Add(checked((int)size));
            }
            else if (shape.Field == 3 && shape.Number != 0)
            {
                return null;
            }
        }

        return [.. sizes];
    }
}

/// <summary>An entry of a map field.</summary>
internal static class ProtoMapEntry
{
    /// <summary>Reads key and value, which are text, bytes or messages; false when one is not there.</summary>
    public static bool Read(ProtoReader entry, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = value = default;
        bool hasKey = false;
        bool hasValue = false;
        while (entry.Read())
        {
            if (entry.Wire == ProtoWire.Bytes && entry.Field == 1)
            {
                key = entry.Bytes;
                hasKey = true;
            }
            else if (entry.Wire == ProtoWire.Bytes && entry.Field == 2)
            {
                value = entry.Bytes;
                hasValue = true;
            }
        }

        return hasKey && hasValue;
    }
}
