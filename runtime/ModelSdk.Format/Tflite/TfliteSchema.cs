using ModelSdk.Format.FlatBuffers;
using ModelSdk.Format.Options;

namespace ModelSdk.Format;

/// <summary>Every table of schema.fbs, for the verification of a file's structure.</summary>
/// <remarks>Source: LiteRT, tflite/converter/schema/schema.fbs, revision 3d. Options tables: <see cref="OptionsTable"/>.</remarks>
internal static class TfliteSchema
{
    /// <summary>The root table.</summary>
    public static FlatSchema Model { get; } = Define()["Model"];

    private static FlatSchemaSet Define()
    {
        FlatSchemaSet set = new FlatSchemaSet()
            .Table("CustomQuantization", "custom:[ubyte]")
            .Table("BlockwiseQuantization", "scales:int, zero_points:int, block_size:int")
            .Table("MultiAxisQuantization", "scales:int, zero_points:int, block_size:int, quantized_dimensions:[int]")
            .Table("Int32Vector", "values:[int]")
            .Table("Uint16Vector", "values:[ushort]")
            .Table("Uint8Vector", "values:[ubyte]");
        return set
            .Union(
                "QuantizationDetails",
                set["CustomQuantization"],
                set["BlockwiseQuantization"],
                set["MultiAxisQuantization"])
            .Union("SparseIndexVector", set["Int32Vector"], set["Uint16Vector"], set["Uint8Vector"])
            .Union("BuiltinOptions", Options(union: 1))
            .Union("BuiltinOptions2", Options(union: 2))
            .Table(
                "QuantizationParameters",
                "min:[float], max:[float], scale:[float], zero_point:[long], " +
                "details_type:ubyte, details:QuantizationDetails, quantized_dimension:int")
            .Table(
                "DimensionMetadata",
                "format:byte, dense_size:int, array_segments_type:ubyte, array_segments:SparseIndexVector, " +
                "array_indices_type:ubyte, array_indices:SparseIndexVector")
            .Table(
                "SparsityParameters", "traversal_order:[int], block_map:[int], dim_metadata:[DimensionMetadata]")
            .Table("VariantSubType", "shape:[int], type:byte, has_rank:bool")
            .Table(
                "Tensor",
                "shape:[int], type:byte, buffer:uint, name:string, quantization:QuantizationParameters, " +
                "is_variable:bool, sparsity:SparsityParameters, shape_signature:[int], has_rank:bool, " +
                "variant_tensors:[VariantSubType], external_buffer:uint")
            .Table(
                "Operator",
                "opcode_index:uint, inputs:[int], outputs:[int], " +
                "builtin_options_type:ubyte, builtin_options:BuiltinOptions, custom_options:[data], " +
                "custom_options_format:byte, mutating_variable_inputs:[bool], intermediates:[int], " +
                "large_custom_options_offset:ulong, large_custom_options_size:ulong, " +
                "builtin_options_2_type:ubyte, builtin_options_2:BuiltinOptions2, debug_metadata_index:int")
            .Table(
                "SubGraph",
                "tensors:[Tensor], inputs:[int], outputs:[int], operators:[Operator], name:string, " +
                "debug_metadata_index:int")
            .Table("OperatorCode", "deprecated_builtin_code:byte, custom_code:string, version:int, builtin_code:int")
            .Table("Buffer", "data:[data], offset:ulong, size:ulong")
            .Table("Metadata", "name:string, buffer:uint")
            .Table("TensorMap", "name:string, tensor_index:uint")
            .Table(
                "SignatureDef",
                "inputs:[TensorMap], outputs:[TensorMap], signature_key:string, deprecated_tag:string, " +
                "subgraph_index:uint")
            .Table("ExternalBufferGroup", "name:string")
            .Table("ExternalBuffer", "id:uint, group:uint, offset:ulong, length:ulong, packing:string")
            .Table(
                "Model",
                "version:uint, operator_codes:[OperatorCode], subgraphs:[SubGraph], description:string, " +
                "buffers:[Buffer], metadata_buffer:[int], metadata:[Metadata], signature_defs:[SignatureDef], " +
                "external_buffer_groups:[ExternalBufferGroup], external_buffers:[ExternalBuffer]");
    }

    private static IEnumerable<FlatSchema> Options(int union) => OptionsTable.Rows
        .Where(row => row.Id.Union == union)
        .Select(static row => new FlatSchema(row.Table, [.. row.Fields.Select(Field)]));

    private static FlatField Field(OptionsField field) => new(
        field.Name,
        field.IsString ? FlatKind.String : field.IsVector ? FlatKind.Vector : FlatKind.Scalar,
        field.ElementSize);
}
