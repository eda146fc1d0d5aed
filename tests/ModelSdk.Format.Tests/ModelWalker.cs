using ModelSdk.Format.FlatBuffers;
using ModelSdk.Format.FlexBuffers;
using ModelSdk.Format.LiteRt;
using ModelSdk.Format.Metadata;
using ModelSdk.Format.Options;

namespace ModelSdk.Format.Tests;

/// <summary>Reads everything that the views of a model give.</summary>
/// <remarks>
/// What opening has verified must not throw any more. What is only checked when it is asked for (custom options, TFLite
/// metadata, archives, constants in other files) may throw <see cref="ModelFormatException"/>, which is counted.
/// </remarks>
internal sealed class ModelWalker
{
    /// <summary>Number of values that were read.</summary>
    public long Values { get; private set; }

    /// <summary>Number of parts that were refused when they were asked for.</summary>
    public int Refused { get; private set; }

    /// <summary>Number of messages in custom options and attributes that were read.</summary>
    public int FlexMessages { get; private set; }

    public static ModelWalker Walk(TfliteModel model)
    {
        ModelWalker walker = new();
        walker.Model(model);
        return walker;
    }

    private void Model(TfliteModel model)
    {
        Read(model.Description);
        foreach (OperatorCode code in model.OperatorCodes)
        {
            Read(OperatorNames.Of(code.Builtin));
            Read(code.CustomCode);
            Values += code.Version == 0 ? 0 : 1;
        }

        foreach (BufferDef buffer in model.Buffers)
        {
            if (buffer.Length <= int.MaxValue)
            {
                Values += buffer.GetBytes().Length == buffer.Length ? 1 : throw new AssertFailedException("length");
            }
        }

        foreach (MetadataEntry entry in model.Metadata)
        {
            Read(entry.Name);
            Values += entry.GetBytes().Length;
        }

        foreach (SignatureDef signature in model.Signatures)
        {
            Signature(model, signature);
        }

        foreach (ExternalBuffer buffer in model.ExternalBuffers)
        {
            Read(buffer.Packing);
            Values += buffer.Id + (long)buffer.Length > 0 ? 1 : 0;
        }

        foreach (ExternalBufferGroup group in model.ExternalBufferGroups)
        {
            Read(group.Name);
        }

        foreach (Subgraph subgraph in model.Subgraphs)
        {
            Graph(model, subgraph);
        }

        Try(() => Metadata(model));
        Try(() => Values += ConversionMetadata.TryRead(model)?.OptimizationModes.Count ?? 0);
        Read(KnownMetadata.MinRuntimeVersion(model));
        Values += BuildStamp.TryRead(model, out _) ? 1 : 0;
    }

    private void Signature(TfliteModel model, SignatureDef signature)
    {
        Read(signature.Key);
        int tensors = model.Subgraphs[(int)signature.SubgraphIndex].Tensors.Count;
        foreach (TensorMap map in signature.Inputs.Concat(signature.Outputs))
        {
            Read(map.Name);
            Values += map.TensorIndex < tensors ? 1 : throw new AssertFailedException("signature");
        }
    }

    private void Graph(TfliteModel model, Subgraph subgraph)
    {
        Read(subgraph.Name);
        Read(subgraph.Inputs);
        Read(subgraph.Outputs);
        foreach (TensorDef tensor in subgraph.Tensors)
        {
            Tensor(tensor);
        }

        foreach (OperatorDef op in subgraph.Operators)
        {
            Operator(model, subgraph, op);
        }
    }

    private void Tensor(TensorDef tensor)
    {
        Read(tensor.Name);
        Read(tensor.Shape);
        Read(tensor.ShapeSignature);
        Read(tensor.Type.Name());
        QuantizationDef quantization = tensor.Quantization;
        Read(quantization.Min);
        Read(quantization.Max);
        Read(quantization.Scales);
        Read(quantization.ZeroPoints);
        Values += quantization.Kind switch
        {
            QuantizationKind.Blockwise => quantization.BlockSize,
            QuantizationKind.MultiAxis => quantization.Dimensions.Count,
            QuantizationKind.Custom => quantization.Custom.Count,
            _ => quantization.Dimension,
        };
        foreach (VariantDef variant in tensor.Variants)
        {
            Read(variant.Shape);
        }

        for (int i = 0; i < tensor.Sparsity.LevelCount; i++)
        {
            SparsityLevel level = tensor.Sparsity.Level(i);
            Values += level.Segments.Length + level.Indices.Length + level.DenseSize;
        }

        if (!tensor.IsConstant || tensor.ExternalBufferId != 0)
        {
            return;
        }

        ReadOnlySpan<byte> data = tensor.GetConstantBytes();
        Values += data.Length;
        if (tensor.Type == TensorType.String)
        {
            StringTensor strings = new(data);
            for (int i = 0; i < strings.Count; i++)
            {
                Values += strings[i].Length;
            }
        }
    }

    private void Operator(TfliteModel model, Subgraph subgraph, OperatorDef op)
    {
        Read(op.Inputs);
        Read(op.Outputs);
        Read(op.Intermediates);
        Values += op.MutatingVariableInputs.Count + op.DebugMetadataIndex;
        foreach (int output in op.Outputs.ToArray())
        {
            Read(subgraph.Tensors[output].Name);
        }

        SubgraphReferences references = SubgraphReferences.Of(op);
        for (int i = 0; i < references.Count; i++)
        {
            Read(model.Subgraphs[references[i]].Name);
        }

        Options(new OptionsId(1, op.OptionsType), op.StoredOptions);
        Options(new OptionsId(2, op.Options2Type), op.StoredOptions2);
        Try(() =>
        {
            Flex(op.GetCustomOptions());
            Values += DispatchOptions.IsDispatch(op) ? DispatchOptions.Read(model, op).GetBytecode(model).Length : 0;
        });
        Try(() => Flex(op.GetOptions<StablehloCompositeOptions>().Attributes.Bytes));
    }

    private void Options(OptionsId id, FlatTable table)
    {
        if (OptionsTable.Find(id) is not { } row)
        {
            return;
        }

        for (int i = 0; i < row.Fields.Count; i++)
        {
            OptionsField field = row.Fields[i];
            if (field.IsString)
            {
                Read(table.String(i));
            }
            else if (field.IsVector)
            {
                Values += field.ElementSize switch
                {
                    1 => table.Vector<byte>(i).ToArray().Length,
                    4 => table.Vector<int>(i).ToArray().Length,
                    _ => table.Vector<long>(i).ToArray().Length,
                };
            }
            else
            {
                Values += field.ElementSize switch
                {
                    1 => table.Byte(i),
                    4 => table.Int32(i) != 0 ? 1 : 0,
                    _ => table.Int64(i) != 0 ? 1 : 0,
                };
            }
        }
    }

    private void Flex(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        FlexValue root = FlexValue.Parse(data);
        root.Verify();
        FlexMessages++;
        if (root.IsMap)
        {
            for (int i = 0; i < root.Count; i++)
            {
                Values += root[i].IsNumber ? 1 : 2;
                Values += root[root.KeyAtIndex(i)].IsNull ? 0 : 1;
            }
        }
    }

    private void Metadata(TfliteModel model)
    {
        if (TfliteMetadata.TryRead(model) is not { } metadata)
        {
            return;
        }

        Read(metadata.Name);
        Read(metadata.MinParserVersion);
        Values += metadata.NeedsNewerParser ? 1 : 0;
        foreach (SubgraphMetadata subgraph in metadata.Subgraphs)
        {
            foreach (TensorMetadata tensor in subgraph.Inputs.Concat(subgraph.Outputs))
            {
                Read(tensor.Name);
                Read(tensor.Description);
                Values += tensor.Normalization is { } normalization ? normalization.Mean.Count + normalization.Std.Count : 0;
                Values += tensor.Content.BoxIndex.Count + tensor.Content.DefaultWidth;
                foreach (ProcessUnit unit in tensor.ProcessUnits)
                {
                    Read(unit.DelimiterPattern);
                    Values += unit.VocabularyFiles.Count + unit.SentencePieceModels.Count;
                }

                foreach (AssociatedFile file in tensor.AssociatedFiles)
                {
                    Read(file.Name);
                    Values += metadata.Files.TryReadLines(file.Name ?? "")?.Length ?? 0;
                }
            }
        }
    }

    private void Try(Action read)
    {
        try
        {
            read();
        }
        catch (ModelFormatException)
        {
            Refused++;
        }
    }

    private void Read(string? text) => Values += text?.Length ?? 0;

    private void Read<T>(FlatVector<T> vector)
        where T : unmanaged
    {
        for (int i = 0; i < vector.Count; i++)
        {
            Values += vector[i].Equals(default(T)) ? 0 : 1;
        }
    }
}
