using ModelSdk.Format;

namespace ModelSdk.Cpu.Kernels.Text.Examples;

/// <summary>What becomes of the features that were found.</summary>
internal sealed partial class ParseExampleKernel
{
    private void Write(in KernelContext context, StringTensor examples, ExampleColumn column, ReadOnlySpan<Feature> features)
    {
        int total = 0;
        int longest = 0;
        foreach (Feature feature in features)
        {
            total = checked(total + feature.Count);
            longest = Math.Max(longest, feature.Count);
        }

        switch (column.Form)
        {
            case ColumnForm.Dense:
                WriteRows(in context, examples, column, features, context.OutputShape(column.Outputs[0]), column.RowCount);
                break;

            case ColumnForm.Padded:
                Span<int> shape = stackalloc int[column.RowShape.Length + 2];
                shape[0] = _batch;
                shape[1] = longest / column.RowCount;
                column.RowShape.CopyTo(shape[2..]);
                WriteRows(in context, examples, column, features, _isBatch ? shape : shape[1..], longest);
                break;

            case ColumnForm.Sparse:
                WriteList(in context, examples, column, features, total);
                WriteIndices(in context, column, features, total, longest);
                break;

            case ColumnForm.Ragged:
                WriteList(in context, examples, column, features, total);
                WriteEnds(in context, column, features);
                break;
        }
    }

    // Rows of equal length; where an example has no feature, or a shorter one, the default value fills the row.
    private void WriteRows(
        in KernelContext context,
        StringTensor examples,
        ExampleColumn column,
        ReadOnlySpan<Feature> features,
        scoped ReadOnlySpan<int> shape,
        int rowCount)
    {
        int output = column.Outputs[0];
        if (column.Kind == FeatureKind.Strings)
        {
            WriteStringRows(in context, examples, column, features, shape, rowCount);
            return;
        }

        int rowBytes = checked(rowCount * column.ElementSize);
        Span<byte> target = column.Form == ColumnForm.Padded ? context.Resize<byte>(output, shape) : context.Output<byte>(output);
        ReadOnlySpan<byte> otherwise = column.DefaultInput < 0 ? default : context.Input<byte>(column.DefaultInput);
        for (int i = 0; i < features.Length; i++)
        {
            Span<byte> row = target.Slice(i * rowBytes, rowBytes);
            Feature feature = features[i];
            int written = 0;
            if (feature.Kind != FeatureKind.None)
            {
                written = feature.Count * column.ElementSize;
                ExampleFeature.ReadNumbers(feature.Kind, feature.List(examples[i]), row[..written]);
            }

            for (Span<byte> rest = row[written..]; !rest.IsEmpty; rest = rest[otherwise.Length..])
            {
                otherwise.CopyTo(rest);
            }
        }
    }

    private static void WriteStringRows(
        in KernelContext context,
        StringTensor examples,
        ExampleColumn column,
        ReadOnlySpan<Feature> features,
        scoped ReadOnlySpan<int> shape,
        int rowCount)
    {
        StringTensor otherwise = column.DefaultInput < 0 ? default : context.Strings(column.DefaultInput);
        long bytes = 0;
        foreach (Feature feature in features)
        {
            bytes += feature.Bytes;
            for (int i = feature.Count; i < rowCount; i++)
            {
                bytes += otherwise[i % otherwise.Count].Length;
            }
        }

        int count = checked(features.Length * rowCount);
        StringTensorWriter writer = new(
            context.ResizeStrings(column.Outputs[0], shape, StringTensor.GetSize(count, bytes)), count);
        for (int example = 0; example < features.Length; example++)
        {
            Feature feature = features[example];
            ExampleFeature.ReadStrings(feature.List(examples[example]), ref writer);
            for (int i = feature.Count; i < rowCount; i++)
            {
                writer.Add(otherwise[i % otherwise.Count]);
            }
        }
    }

    private static void WriteList(
        in KernelContext context, StringTensor examples, ExampleColumn column, ReadOnlySpan<Feature> features, int total)
    {
        int output = column.Outputs[0];
        if (column.Kind == FeatureKind.Strings)
        {
            long bytes = 0;
            foreach (Feature feature in features)
            {
                bytes += feature.Bytes;
            }

            StringTensorWriter writer = new(context.ResizeStrings(output, [total], StringTensor.GetSize(total, bytes)), total);
            for (int i = 0; i < features.Length; i++)
            {
                ExampleFeature.ReadStrings(features[i].List(examples[i]), ref writer);
            }

            return;
        }

        Span<byte> target = context.Resize<byte>(output, [total]);
        for (int i = 0; i < features.Length; i++)
        {
            int length = features[i].Count * column.ElementSize;
            ExampleFeature.ReadNumbers(column.Kind, features[i].List(examples[i]), target[..length]);
            target = target[length..];
        }
    }

    private void WriteIndices(in KernelContext context, ExampleColumn column, ReadOnlySpan<Feature> features, int total, int longest)
    {
        Span<long> shape = context.Output<long>(column.Outputs[2]);
        shape[0] = _isBatch ? _batch : longest;
        int columns = _isBatch ? 2 : 1;
        if (_isBatch)
        {
            shape[1] = longest;
        }

        Span<long> indices = context.Resize<long>(column.Outputs[1], [total, columns]);
        int next = 0;
        for (int example = 0; example < features.Length; example++)
        {
            for (int i = 0; i < features[example].Count; i++)
            {
                if (_isBatch)
                {
                    indices[next++] = example;
                }

                indices[next++] = i;
            }
        }
    }

    private void WriteEnds(in KernelContext context, ExampleColumn column, ReadOnlySpan<Feature> features)
    {
        if (!_isBatch)
        {
            return;
        }

        int end = 0;
        for (int i = 0; i <= features.Length; i++)
        {
            if (column.HasWideEnds)
            {
                context.Output<long>(column.Outputs[1])[i] = end;
            }
            else
            {
                context.Output<int>(column.Outputs[1])[i] = end;
            }

            end += i < features.Length ? features[i].Count : 0;
        }
    }
}
