namespace ModelSdk.Build.Tests.OpSupport.Defects;

/// <summary>Rules of Data/backends/xnnpack.json, and of the small tables.</summary>
internal static partial class PlantedDefects
{
    private const string Xnnpack = """
        xnn-batch-matmul-channels         BATCH_MATMUL f32[2,2,2] =i8[2,2,2]/pc.{2|0} > f32[1,2,2]
        xnn-batch-matmul-channels         BATCH_MATMUL(adj_y=true) f32[1,2,2] =i8[1,2,2]/pc.{1|2} > f32[1,2,2]
        xnn-batch-matmul-rank             BATCH_MATMUL f32[{2,2|4}] f32[2,2] > f32[2,2]
        xnn-batch-matmul-second           BATCH_MATMUL f32[2,2] =i{8|16}[2,2]/pt > f32[2,2]
        xnn-batch-matmul-types            BATCH_MATMUL f{32|16}[2,2] f32[2,2] > f32[2,2]
        xnn-batch-matmul-zero             BATCH_MATMUL i8[2,2]/pt i8[2,2]/pt~{0|3} > i8[2,2]/pt
        xnn-block-size                    DEPTH_TO_SPACE(block_size={2|1}) f32[1,2,2,4] > f32[1,4,4,1]
        xnn-concat-count                  CONCATENATION f32[1,4] {f32[1,4]|-} > f32[1,8]
        xnn-concat-u8                     CONCATENATION u8[1,4]/pt*0.5 u8[1,4]/pt*0.{5|25} > u8[1,8]/pt*0.5
        xnn-conv-bias                     CONV_2D f32[1,8,8,3] =f32[4,3,3,3] {=f32[4]|-} > f32[1,8,8,4]
        xnn-conv-constants                CONV_2D f32[1,8,8,3] {=|}f32[4,3,3,3] =f32[4] > f32[1,8,8,4]
        xnn-conv-mixed-types              CONV_2D f32[1,8,8,3] =f{32|16}[4,3,3,3] =f32[4] > f32[1,8,8,4]
        xnn-conv-rank                     CONV_2D f32[1,8,8{,3|}] =f32[4,3,3,3] =f32[4] > f32[1,8,8,4]
        xnn-data-type                     FULLY_CONNECTED i{8|16}[1,8]/pt =i8[4,8]/pt =i32[4] > i{8|16}[1,4]/pt
        xnn-data-type-dequantize          DEQUANTIZE i{8|16}[4]/pt > f32[4]
        xnn-data-type-prelu               PRELU {f32|i8}[1,4]{|/pt} =f32[4] > f32[1,4]
        xnn-data-type-split               SPLIT(num_splits=2) =i32[]:1 {f32|i16}[1,4] > f32[1,2] f32[1,2]
        xnn-data-type-transpose-conv      TRANSPOSE_CONV =i32[4]:1,8,8,4 =f32[4,3,3,3] {f32|i16}[1,4,4,3] > f32[1,8,8,4]
        xnn-dynamic                       RELU f32[{1|?},4] > f32[1,4]
        xnn-f16-hardware                  RELU f{32|16}[4] > f32[4]
        xnn-fc-block-size                 FULLY_CONNECTED f32[1,32] =i4[4,32]/block.{32|16} > f32[1,4]
        xnn-fc-int2-channels              FULLY_CONNECTED f32[1,{8|6}] =i2[4,{8|6}]/pc > f32[1,4]
        xnn-fc-int4-channels              FULLY_CONNECTED f32[1,{8|7}] =i4[4,{8|7}]/pc > f32[1,4]
        xnn-fc-mixed-types                FULLY_CONNECTED f32[1,8] =f32[4,8] > f{32|16}[1,4]
        xnn-fc-version                    FULLY_CONNECTED#{7|8} f32[1,8] =f32[4,8] > f32[1,4]
        xnn-fc-weights-const              FULLY_CONNECTED f32[1,8] {=|}f32[4,8] > f32[1,4]
        xnn-fc-weights-rank               FULLY_CONNECTED f32[1,8] =f32[{4|1,4},8] > f32[1,4]
        xnn-fc-weights-type               FULLY_CONNECTED f32[1,8] =i2[4,8]/{pc|pt} > f32[1,4]
        xnn-fc-weights-zero               FULLY_CONNECTED i8[1,8]/pt =i8[4,8]/pt~{0|3} > i8[1,4]/pt
        xnn-fused-activation              SUB(fused_activation_function={RELU6|TANH}) f32[1,4] f32[1,4] > f32[1,4]
        xnn-leaky-alpha                   LEAKY_RELU(alpha={0.5|0}) f32[4] > f32[4]
        xnn-leaky-scale                   LEAKY_RELU(alpha=0.5) i8[4]/pt*{0.5|500} > i8[4]/pt*0.5
        xnn-mixed-types                   ADD f32[4] f{32|16}[4] > f32[4]
        xnn-output-type                   ADD i8[4]/pt i8[4]/pt > i8[4]/{pt|pc}
        xnn-pad-amounts                   PAD f32[1,4] {=|}i32[2,2] > f32[1,4]
        xnn-pad-negative                  PAD f32[1,4] =i32[2,2]:0,0,{1|-1},0 > f32[1,4]
        xnn-pool-1x1-stride               MAX_POOL_2D(filter_width=1,filter_height=1,stride_w={1|2},stride_h=1) f32[1,4,4,1] > f32[1,4,4,1]
        xnn-product-scale                 MUL i8[4]/pt*{0.5|500} i8[4]/pt*0.5 > i8[4]/pt*0.5
        xnn-quantize-pair                 QUANTIZE u8[4]/pt > {u|i}8[4]/pt
        xnn-quantize-scale                QUANTIZE u8[4]/pt*{0.5|500} > u8[4]/pt*0.5
        xnn-rank                          RELU f32[{1,1,1,1,1|1,1,1,1,1,1},4] > f32[4]
        xnn-reduce-axes                   MEAN f32[1,4] {=|}i32[1]:1 > f32[1]
        xnn-reduce-axis-count             MEAN f32[1,4] =i32[{1|7}] > f32[1]
        xnn-reshape-quant                 RESHAPE i8[4]/pt*0.5 =i32[2]:2,2 > i8[2,2]/pt*0.{5|25}
        xnn-reshape-shape                 RESHAPE f32[4] {=|}i32[2]:2,2 > f32[2,2]
        xnn-resize-operands               RESIZE_BILINEAR f32[1,4,4,3] {=|}i32[2]:8,8 > f32[1,8,8,3]
        xnn-resize-rank                   RESIZE_BILINEAR f32[1,4,4,3] =i32[2]:8,8 > f32[{1,8,8,3|8,8,3}]
        xnn-scale-ratio                   ADD i8[4]/pt*{0.5|500} i8[4]/pt*0.5 > i8[4]/pt*0.5
        xnn-sdpa-types                    COMPOSITE:odml.scaled_dot_product_attention f32[1,4] f32[1,4] f{32|16}[1,4] > f32[1,4]
        xnn-slice-operands                SLICE f32[1,4] {=|}i32[2] =i32[2]:1,2 > f32[1,2]
        xnn-slice-size                    SLICE f32[1,4] =i32[2] =i32[2]:1,{2|-1} > f32[1,2]
        xnn-softmax-beta                  SOFTMAX(beta={1|2}) f32[1,4] > f32[1,4]
        xnn-space-to-depth-divisible      SPACE_TO_DEPTH(block_size=2) f32[1,{4|5},4,1] > f32[1,2,2,4]
        xnn-split-axis                    SPLIT(num_splits=2) {=|}i32[]:1 f32[1,4] > f32[1,2] f32[1,2]
        xnn-split-outputs                 SPLIT(num_splits=2) =i32[]:1 f32[1,4] > f32[1,2] f32[1,2]{| f32[1,2] f32[1,2] f32[1,2]}
        xnn-strided-slice-masks           STRIDED_SLICE(shrink_axis_mask={0|1}) f32[1,4] =i32[2] =i32[2]:1,2 =i32[2]:1,1 > f32[1,2]
        xnn-strided-slice-operands        STRIDED_SLICE f32[1,4] =i32[2] {=|}i32[2]:1,2 =i32[2]:1,1 > f32[1,2]
        xnn-strided-slice-steps           STRIDED_SLICE f32[1,4] =i32[2] =i32[2]:1,2 =i32[2]:1,{1|2} > f32[1,2]
        xnn-transpose-conv-constants      TRANSPOSE_CONV {=|}i32[4]:1,8,8,4 =f32[4,3,3,3] f32[1,4,4,3] > f32[1,8,8,4]
        xnn-transpose-permutation         TRANSPOSE f32[1,4] {=|}i32[2]:1,0 > f32[4,1]
        xnn-variable-read                 VAR_HANDLE > v@resource[]; READ_VARIABLE $v > {f32|i32}[4]
        xnn-variable-write                VAR_HANDLE > v@resource[]; ASSIGN_VARIABLE $v {f32|i32}[4] >
        """;

    private const string Others = """
        litert-element-type               RELU {f32|variant}[4] > f32[4]
        litert-intermediates              ADD{|(intermediates=0)} f32[4] f32[4] > f32[4]
        litert-mutating-inputs            ADD{|(mutating=1)} f32[4] f32[4] > f32[4]
        litert-variable-tensor            RELU f32[4]{|+var} > f32[4]
        ov-blockwise                      FULLY_CONNECTED f32[1,32] =i8[4,32]/{pc|block.32} > f32[1,4]
        ov-dynamic-shape                  RELU f32[{1|?},4] > f32[1,4]
        ov-open-signature                 RELU f32[!{1|?},4] > f32[1,4]
        ov-input-rank                     RELU f32[{1,1,1,1|1,1,1,1,1},4] > f32[4]
        ov-topk-constant-k                TOPK_V2 f32[1,4] {=|}i32[]:2 > f32[1,2] i32[1,2]
        """;
}
