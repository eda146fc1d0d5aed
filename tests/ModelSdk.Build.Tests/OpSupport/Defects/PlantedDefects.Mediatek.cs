namespace ModelSdk.Build.Tests.OpSupport.Defects;

/// <summary>Rules of Data/backends/mediatek.json.</summary>
internal static partial class PlantedDefects
{
    private const string Mediatek = """
        mtk-blockwise                     FULLY_CONNECTED f32[1,32] =i8[4,32]/{pc|block.32} =f32[4] > f32[1,4]
        mtk-conv-bias                     CONV_2D f32[1,8,8,3] =f32[4,3,3,3] {=f32[4]|-} > f32[1,8,8,4]
        mtk-conv-bias                     DEPTHWISE_CONV_2D f32[1,8,8,3] =f32[1,3,3,3] {=f32[3]|-} > f32[1,8,8,3]
        mtk-dynamic-shape                 RELU f32[{1|?},4] > f32[1,4]
        mtk-open-signature                RELU f32[!{1|?},4] > f32[1,4]
        mtk-ellipsis-mask                 STRIDED_SLICE(ellipsis_mask={0|1}) f32[1,4] =i32[2] =i32[2]:1,2 =i32[2]:1,1 > f32[1,2]
        mtk-f32-as-f16                    RELU {f16|f32}[4] > {f16|f32}[4]
        mtk-fc-rank                       FULLY_CONNECTED f32[1,8] =f32[4,8] =f32[4] > f32[{1|1,1},4]
        mtk-fc-zero-bias                  FULLY_CONNECTED f32[1,8] =f32[4,8] {=f32[4]|-} > f32[1,4]
        mtk-fused-activation              ADD(fused_activation_function={RELU|TANH}) f32[1,4] f32[1,4] > f32[1,4]
        mtk-fused-activation              CONV_2D(fused_activation_function={RELU6|SIGN_BIT}) f32[1,8,8,3] =f32[4,3,3,3] =f32[4] > f32[1,8,8,4]
        mtk-fused-activation-dropped      CONCATENATION(fused_activation_function={NONE|RELU}) f32[1,4] f32[1,4] > f32[1,8]
        mtk-gelu-exact                    GELU(approximate={true|false}) f32[4] > f32[4]
        mtk-group-norm-groups             COMPOSITE:odml.group_norm(num_groups={1|4}) f32[1,8,8,4] > f32[1,8,8,4]
        mtk-i32-zero-points               ADD i32[2] =i32[2]/pc~{0|1} > i32[2]
        mtk-i64-range                     ADD i32[1] =i64[1]:{5|5000000000} > i32[1]
        mtk-int16-unquantized             RELU i16[4]{/pt|} > i16[4]/pt
        mtk-int16-unquantized             RELU u16[4]/{pt|pc} > u16[4]/pt
        mtk-int4-per-channel              FULLY_CONNECTED f32[1,32] =i4[4,32]/{pt|pc} =f32[4] > f32[1,4]
        mtk-int4-per-channel-mt6989       FULLY_CONNECTED f32[1,32] =i4[4,32]/{pt|pc} =f32[4] > f32[1,4]
        mtk-int4-unpacked                 FULLY_CONNECTED f32[1,32] =i{8|4}[4,32]/pt =f32[4] > f32[1,4]
        mtk-int8-unquantized              RELU i8[4]{/pt|} > i8[4]/pt
        mtk-kv-layout-mt6878              BATCH_MATMUL(adj_y={true|false}) f32[1,4,4] f32[1,4,4] > f32[1,4,4]
        mtk-l2-norm-epsilon               COMPOSITE:odml.l2_norm{|(epsilon=0.1)} f32[1,4] > f32[1,4]
        mtk-leaky-relu-alpha              LEAKY_RELU(alpha=0.5) {f32[4]|i8[4]/pt} > {f32[4]|i8[4]/pt}
        mtk-mdla3-fc-batch                FULLY_CONNECTED f32[{4|3},8] =f32[4,8] =f32[4] > f32[4,4]
        mtk-mdla3-per-channel             ADD i8[2]/pt =i8[2]/{pt|pc} > i8[2]/pt
        mtk-mdla3-size                    RELU f32[1,{8|70000},1,1] > f32[1,8,1,1]
        mtk-new-axis-mask                 STRIDED_SLICE(new_axis_mask={0|1}) f32[1,4] =i32[2] =i32[2]:1,2 =i32[2]:1,1 > f32[1,2]
        mtk-op-count                      RELU f32[1] > f32[1] x{4500|4501}
        mtk-op-count-elsewhere            RELU f32[1] > f32[1] x{4500|4501}
        mtk-per-channel-adapter           ADD i8[2]/pt =i8[2]/{pt|pc} > i8[2]/pt
        mtk-per-channel-bias              CONV_2D i8[1,8,8,3]/pt =i8[4,3,3,3]/pt =i32[4]/{pt|pc} > i8[1,8,8,4]/pt
        mtk-rank                          RELU f32[{1,1,1,4|1,1,1,1,4}] > f32[4]
        mtk-reshape-i32                   RESHAPE {f32|i32}[4] =i32[2]:2,2 > {f32|i32}[2,2]
        mtk-resize-rank                   RESIZE_BILINEAR f32[1,4,4,3] =i32[2]:8,8 > f32[{1,8,8,3|8,8,3}]
        mtk-rms-norm-epsilon              COMPOSITE:odml.rms_norm(epsilon={0.00000011920929|0.00001}) f32[1,4] =f32[4] > f32[1,4]
        mtk-rms-norm-extension            COMPOSITE:odml.{l2|rms}_norm f32[1,4] =f32[4] > f32[1,4]
        mtk-rms-norm-gamma                COMPOSITE:odml.rms_norm f32[1,4] {=f32[4]|-} > f32[1,4]
        mtk-slice-offset                  STRIDED_SLICE(offset={false|true}) f32[1,4] =i32[2] =i32[2]:1,2 =i32[2]:1,1 > f32[1,2]
        mtk-squared-difference-extension  {SUB|SQUARED_DIFFERENCE} f32[4] f32[4] > f32[4]
        mtk-tensor-bf16                   RELU {f32|bf16}[4] > f32[4]
        mtk-tensor-complex                RELU {f32|c64}[4] > f32[4]
        mtk-tensor-i64                    CAST {i32|i64}[4] > f32[4]
        mtk-tensor-string                 RELU {f32|string}[4] > f32[4]
        mtk-tensor-type                   CAST {i32|u32}[4] > f32[4]
        mtk-transpose-conv-shape          TRANSPOSE_CONV {=|}i32[4]:1,8,8,4 =f32[4,3,3,3] f32[1,4,4,3] > f32[1,8,8,4]
        """;
}
