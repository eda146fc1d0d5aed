namespace ModelSdk.Build.Tests.OpSupport.Defects;

/// <summary>Rules of Data/backends/samsung.json and google_tensor.json.</summary>
internal static partial class PlantedDefects
{
    private const string Samsung = """
        sam-arg-max-axis                  ARG_MAX f32[1,4] {=|}i32[1]:1 > i32[1]
        sam-arg-max-single-axis           ARG_MAX f32[1,4] =i32[{1]:1|2]:0,1} > i32[1]
        sam-blockwise                     FULLY_CONNECTED f32[1,32] =i8[4,32]/{pc|block.32} > f32[1,4]
        sam-broadcast-to-shape            BROADCAST_TO#2 f32[1] {=|}i32[1]:2 > f32[2]
        sam-constant-type                 SLICE f32[1,4] ={i32|f16}[2] =i32[2]:1,2 > f32[1,2]
        sam-cumsum-axis                   CUMSUM f32[2,4] =i32[]:{0|1} > f32[2,4]
        sam-cumsum-axis                   CUMSUM f32[2,4] =i32[]:{-2|-1} > f32[2,4]
        sam-dynamic-shape                 RELU f32[{1|?},4] > f32[1,4]
        sam-open-signature                RELU f32[!{1|?},4] > f32[1,4]
        sam-fc-weights-rank               FULLY_CONNECTED f32[1,8] =f32[{4|1,4},8] > f32[1,4]
        sam-fused-activation              ADD(fused_activation_function={RELU|TANH}) f32[1,4] f32[1,4] > f32[1,4]
        sam-fused-activation-dropped      MAX_POOL_2D(filter_width=2,filter_height=2,stride_w=2,stride_h=2,fused_activation_function={NONE|RELU}) f32[1,4,4,1] > f32[1,2,2,1]
        sam-gather-batch-dims             GATHER(batch_dims={0|1}) f32[2,4] i32[2] > f32[2]
        sam-layout                        RELU f32[1,{1,|}2,4] > f32[1,1,2,4]
        sam-one-partition                 RELU f32[4] > a@f32[4]; {TANH|COMPOSITE:odml.cpu_call} $a > b@f32[4]; RELU $b > f32[4]
        sam-pad-amounts                   PAD f32[1,4] {=|}i32[2,2] > f32[1,4]
        sam-pad-per-channel               PAD i8[2,2]/{pt|pc} =i32[2,2] > i8[2,2]/pt
        sam-padv2-quantized               PADV2 i8[1,4]/pt =i32[2,2] =i8[]{|/pt} > i8[1,4]/pt
        sam-padv2-value                   PADV2 f32[1,4] =i32[2,2] {=|}f32[] > f32[1,4]
        sam-per-channel-axis              FULLY_CONNECTED f32[1,32] =i8[4,32]/{pt|pc} > f32[1,4]
        sam-reduce-axes                   SUM f32[1,4] {=|}i32[1]:1 > f32[1]
        sam-reshape-shape                 RESHAPE f32[4] {=i32[2]:2,2|-} > f32[2,2]
        sam-reshape-shape                 RESHAPE f32[4] {=|}i32[2]:2,2 > f32[2,2]
        sam-rms-norm-epsilon              COMPOSITE:odml.rms_norm({epsilon|eps}=0.00001) f32[1,4] =f32[4] > f32[1,4]
        sam-slice-masks                   STRIDED_SLICE(shrink_axis_mask={0|1}) f32[1,4] =i32[2] =i32[2]:1,2 =i32[2]:1,1 > f32[1,2]
        sam-slice-offset                  STRIDED_SLICE(offset={false|true}) f32[1,4] =i32[2] =i32[2]:1,2 =i32[2]:1,1 > f32[1,2]
        sam-slice-operands                SLICE f32[1,4] {=|}i32[2] =i32[2]:1,2 > f32[1,2]
        sam-softmax-beta                  SOFTMAX(beta={1|2}) f32[1,4] > f32[1,4]
        sam-split-axis                    SPLIT(num_splits=2) {=|}i32[]:1 f32[1,4] > f32[1,2] f32[1,2]
        sam-split-single-axis             SPLIT(num_splits=2) =i32[{1]:1|2]:0,1} f32[1,4] > f32[1,2] f32[1,2]
        sam-strided-slice-lengths         STRIDED_SLICE f32[1,4] =i32[2] =i32[{2]:1,2|1]:1} =i32[2]:1,1 > f32[1,2]
        sam-strided-slice-operands        STRIDED_SLICE f32[1,4] =i32[2] {=|}i32[2]:1,2 =i32[2]:1,1 > f32[1,2]
        sam-tensor-bf16                   RELU {f32|bf16}[4] > f32[4]
        sam-tensor-complex                RELU {f32|c64}[4] > f32[4]
        sam-tensor-string                 RELU {f32|string}[4] > f32[4]
        sam-tensor-type                   CAST {i32|u32}[4] > f32[4]
        sam-transpose-permutation         TRANSPOSE f32[1,4] {=|}i32[2]:1,0 > f32[4,1]
        """;

    private const string GoogleTensor = """
        gt-composite                      COMPOSITE:odml.{rms_norm|rope} f32[1,4] > f32[1,4]
        gt-conv-internal                  CONV_2D f32[1,8,8,3] =f32[4,3,3,3] =f32[4] > f{16|32}[1,8,8,4]
        gt-dynamic-range                  FULLY_CONNECTED f32[1,8] ={f32|i8}[4,8] > f32[1,4]
        gt-dynamic-shape                  RELU f32[{1|?},4] > f32[1,4]
        gt-open-signature                 RELU f32[!{1|?},4] > f32[1,4]
        gt-float-truncation               RELU {f16|f32}[4] > {f16|f32}[4]
        gt-i64                            CAST {i32|i64}[4] > f32[4]
        gt-int4                           FULLY_CONNECTED f32[1,32] =i{8|4}[4,32]/pt > f32[1,4]
        gt-internal                       SOFTMAX(beta=1) f32[1,8,1,{1280|2048}] > f32[1,8,1,1280]
        gt-on-device-partitions           RELU f32[4] > a@f32[4]; {TANH|FAKE_QUANT} $a > b@f32[4]; RELU $b > f32[4]
        """;
}
