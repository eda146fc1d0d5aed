using Op = ModelSdk.Format.BuiltinOperator;

namespace ModelSdk.Format.Options;

/// <summary>Rows of the union BuiltinOptions2.</summary>
public static partial class OptionsTable
{
    private static OptionsRow[] BuiltinOptions2 =>
    [
        new(2, 1, "StablehloConcatenateOptions", "dimension:long", Op.StablehloConcatenate),
        new(2, 2, "StablehloBroadcastInDimOptions", "broadcast_dimensions:[long]", Op.StablehloBroadcastInDim),
        new(2, 3, "StablehloSliceOptions",
            "start_indices:[long], limit_indices:[long], strides:[long]",
            Op.StablehloSlice),
        new(2, 4, "StablehloConvolutionOptions",
            "window_strides:[long], padding:[long], lhs_dilation:[long], rhs_dilation:[long], " +
            "window_reversal:[bool], input_batch_dimension:long, input_feature_dimension:long, " +
            "input_spatial_dimensions:[long], kernel_input_feature_dimension:long, " +
            "kernel_output_feature_dimension:long, kernel_spatial_dimensions:[long], " +
            "output_batch_dimension:long, output_feature_dimension:long, output_spatial_dimensions:[long], " +
            "feature_group_count:long, batch_group_count:long, " +
            "precision_config:[StablehloPrecisionConfig:uint]",
            Op.StablehloConvolution),
        new(2, 5, "StablehloCustomCallOptions",
            "call_target_name:string, has_side_effect:bool, backend_config:string, api_version:int, " +
            "called_computations:[int], custom_attributes:[ubyte]",
            Op.StablehloCustomCall),
        new(2, 6, "StablehloReduceOptions", "dimensions:[long], body_subgraph_index:int", Op.StablehloReduce),
        new(2, 7, "StablehloScatterOptions",
            "indices_are_sorted:bool, update_window_dims:[long], inserted_window_dims:[long], " +
            "scatter_dims_to_operand_dims:[long], index_vector_dim:long, unique_indices:bool, " +
            "update_computation_subgraph_index:int",
            Op.StablehloScatter),
        new(2, 8, "StablehloCompareOptions",
            "comparison_direction:StablehloComparisonDirection:uint, " +
            "compare_type:StablehloComparisonType:uint",
            Op.StablehloCompare),
        new(2, 9, "StablehloDynamicSliceOptions", "slice_sizes:[long]", Op.StablehloDynamicSlice),
        new(2, 10, "StablehloPadOptions",
            "edge_padding_low:[long], edge_padding_high:[long], interior_padding:[long]",
            Op.StablehloPad),
        new(2, 11, "StablehloIotaOptions", "iota_dimension:long", Op.StablehloIota),
        new(2, 12, "StablehloDotGeneralOptions",
            "lhs_batching_dimensions:[long], rhs_batching_dimensions:[long], " +
            "lhs_contracting_dimensions:[long], rhs_contracting_dimensions:[long], " +
            "precision_config:[StablehloPrecisionConfig:uint]",
            Op.StablehloDotGeneral),
        new(2, 13, "StablehloReduceWindowOptions",
            "window_dimensions:[long], window_strides:[long], base_dilations:[long], window_dilations:[long], " +
            "padding:[long], body_subgraph_index:int",
            Op.StablehloReduceWindow),
        new(2, 14, "StablehloSortOptions",
            "dimension:long, is_stable:bool, comparator_subgraph_index:int",
            Op.StablehloSort),
        new(2, 15, "StablehloWhileOptions", "cond_subgraph_index:int, body_subgraph_index:int", Op.StablehloWhile),
        new(2, 16, "StablehloGatherOptions",
            "offset_dims:[long], collapsed_slice_dims:[long], start_index_map:[long], index_vector_dim:long, " +
            "slice_sizes:[long], indices_are_sorted:bool",
            Op.StablehloGather),
        new(2, 17, "StablehloTransposeOptions", "permutation:[long]", Op.StablehloTranspose),
        new(2, 18, "DilateOptions", "", Op.Dilate),
        new(2, 19, "StablehloRngBitGeneratorOptions", "algorithm:RngAlgorithm:byte", Op.StablehloRngBitGenerator),
        new(2, 20, "ReduceWindowOptions", "reduce_function:ReduceWindowFunction:int", Op.ReduceWindow),
        new(2, 21, "StableHLOCompositeOptions",
            "name:string, decomposition_subgraph_index:int, composite_attributes:[ubyte], " +
            "composite_attributes_format:CustomOptionsFormat:byte, version:int",
            Op.StablehloComposite),
        new(2, 22, "StablehloShiftLeftOptions", "", Op.StablehloShiftLeft),
        new(2, 23, "StablehloCaseOptions", "branch_subgraph_indices:[int]", Op.StablehloCase),
    ];
}
