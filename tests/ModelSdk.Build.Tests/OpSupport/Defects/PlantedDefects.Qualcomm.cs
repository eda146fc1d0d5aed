namespace ModelSdk.Build.Tests.OpSupport.Defects;

/// <summary>Rules of Data/backends/qualcomm.json.</summary>
internal static partial class PlantedDefects
{
    private const string Qualcomm = """
        qnn-arg-input                     ARG_MAX {f32|i16}[1,4] =i32[1]:1 > i32[1]
        qnn-arg-output                    ARG_MAX f32[1,4] =i32[1]:1 > {i32|i64}[1]
        qnn-arg-rank                      ARG_MIN f32[{1|1,1},1,1,4] =i32[1]:1 > i32[1]
        qnn-axis                          CUMSUM f32[1,4] {=|}i32[1]:1 > f32[1,4]
        qnn-blockwise                     FULLY_CONNECTED f32[1,32] =i8[4,32]/{pc|block.32} > f32[1,4]
        qnn-blockwise                     RELU f32[4] > f32[4]; CUSTOM:Mine f32[1] =i8[4,32]/{pc|block.32} > f32[1]
        qnn-broadcast-to-per-channel      BROADCAST_TO#2 i8[2]/{pt|pc} =i32[1]:2 > i8[2]/pt
        qnn-broadcast-to-type             BROADCAST_TO#2 {f32|f16}[1] =i32[1]:2 > f32[2]
        qnn-conv-3d-groups                CONV_3D f32[1,4,4,4,{3|6}] =f32[3,3,3,3,8] > f32[1,2,2,2,8]
        qnn-conv-filter-transpose         CONV_2D i8[1,8,8,3]/pt =i{8|16}[4,3,3,3]/pt =i32[4] > i8[1,8,8,4]/pt
        qnn-conv-groups                   CONV_2D f32[1,8,8,{6|7}] =f32[4,3,3,3] =f32[4] > f32[1,8,8,4]
        qnn-dus-indices                   DYNAMIC_UPDATE_SLICE f32[1,64,4] f32[1,1,4] {i32|i64}[3] > f32[1,64,4]
        qnn-dus-pattern                   DYNAMIC_UPDATE_SLICE f32[1,64,4] f32[1,{1|2},4] i32[3] > f32[1,64,4]
        qnn-dus-pattern                   DYNAMIC_UPDATE_SLICE f32[1,64,4] f32[1,1,{4|2}] i32[3] > f32[1,64,4]
        qnn-dus-rank                      DYNAMIC_UPDATE_SLICE f32[1,64,4] f32[1,1{,4|}] i32[3] > f32[1,64,4]
        qnn-dus-start                     {ADD|DYNAMIC_UPDATE_SLICE} f32[1,64,4] f32[1,1,4] i32[3] > f32[1,64,4]
        qnn-dynamic-shape                 RELU f32[{1|?},4] > f32[1,4]
        qnn-open-signature                RELU f32[!{1|?},4] > f32[1,4]
        qnn-ellipsis-mask                 STRIDED_SLICE(ellipsis_mask={0|1}) f32[1,4] =i32[2] =i32[2]:1,2 =i32[2]:1,1 > f32[1,2]
        qnn-embedding-requantized         EMBEDDING_LOOKUP i32[1] =i8[4,8]/pt > i{8|16}[1,8]/pt
        qnn-epsilon                       COMPOSITE:odml.rms_norm({epsilon|eps}=0.00001) f32[1,4] =f32[4] > f32[1,4]
        qnn-f32-as-f16                    RELU {f16|f32}[4] > {f16|f32}[4]
        qnn-fc-float-int4                 FULLY_CONNECTED f32[1,8] =i{8|4}[4,8]/pt =f32[4] > f32[1,4]
        qnn-fc-float-int4-no-bias         FULLY_CONNECTED f32[1,8] =i{8|4}[4,8]/pt > f32[1,4]
        qnn-fc-int2                       FULLY_CONNECTED i8[1,8]/pt =i{4|2}[4,8]/pt > i8[1,4]/pt
        qnn-fc-rank                       FULLY_CONNECTED(keep_num_dims={false|true}) f32[1,8] =f32[4,8] > f32[1,4]
        qnn-floor-mod-type                FLOOR_MOD {i32|f32}[4] {i32|f32}[4] > {i32|f32}[4]
        qnn-fused-activation              MUL(fused_activation_function={TANH|SIGN_BIT}) f32[1,4] f32[1,4] > f32[1,4]
        qnn-gather-batch-dims             GATHER(batch_dims={0|1}) f32[2,4] i32[2] > f32[2]
        qnn-gelu-chain                    MUL f32[4] f32[4] > a@f32[4]; TANH $a > b@f32[4]; {SUB|ADD} $b f32[4] > f32[4]
        qnn-gelu-tanh                     GELU(approximate={false|true}) f32[4] > f32[4]
        qnn-group-count                   COMPOSITE:odml.group_norm(epsilon=0.00001,{num_groups|groups}=4) f32[1,8,8,4] > f32[1,8,8,4]
        qnn-int16-add-concat              CONCATENATION i16[1,262144]/pt i16[1,26214{4|5}]/pt > c@i16[1,52428{8|9}]/pt; ADD $c i16[1]/pt > i16[1,524288]/pt
        qnn-int16-add-concat              CONCATENATION i16[1,262144]/pt i16[1,26214{4|5}]/pt > c@i16[1,52428{8|9}]/pt; ADD i16[1]/pt $c > i16[1,524288]/pt
        qnn-int16-asymmetric              RELU i16[4]/pt~{0|3} > i16[4]/pt
        qnn-int64-bias                    FULLY_CONNECTED i16[1,8]/pt =i8[4,8]/pt =i{32|64}[4] > i16[1,4]/pt
        qnn-l2-fused-activation           L2_NORMALIZATION(fused_activation_function={NONE|RELU}) f32[1,4] > f32[1,4]
        qnn-leaky-relu-quant              LEAKY_RELU(alpha=0.5) i8[2]/{pt|pc} > i8[2]/pt
        qnn-one-hot-depth                 ONE_HOT i32[4] {=|}i32[]:4 =f32[]:1 =f32[] > f32[4,4]
        qnn-one-hot-same-type             ONE_HOT i32[4] =i32[]:4 =f32[]:1 =f32[] > f{32|16}[4,4]
        qnn-one-hot-type                  ONE_HOT i32[4] =i32[]:4 =i{8|16}[]/pt:1 =i{8|16}[]/pt > i{8|16}[4,4]/pt
        qnn-one-hot-values                ONE_HOT i32[4] =i32[]:4 =f32[]:1 {=|}f32[] > f32[4,4]
        qnn-options                       ADD{|(missing)} f32[4] f32[4] > f32[4]
        qnn-pad-amounts                   PAD f32[1,4] {=|}i32[2,2] > f32[1,4]
        qnn-pad-per-channel               MIRROR_PAD i8[2,2]/{pt|pc} =i32[2,2] > i8[2,2]/pt
        qnn-pad-type                      PAD {f32|i32}[1,4] =i32[2,2] > {f32|i32}[1,4]
        qnn-padv2-clamp                   PADV2 f32[1,4] =i32[2,2] =f32[]:{-10000|-70000} > f32[1,4]
        qnn-padv2-type                    PADV2 i{8|16}[1,4]/pt =i32[2,2] =i{8|16}[]/pt > i{8|16}[1,4]/pt
        qnn-padv2-value                   PADV2 f32[1,4] =i32[2,2] {=|}f32[] > f32[1,4]
        qnn-padv2-value-type              PADV2 i8[1,4]/pt =i32[2,2] ={i|u}8[]/pt > i8[1,4]/pt
        qnn-prefill-length                SOFTMAX(beta=1) f32[1,8,{256|200},512] > f32[1,8,256,512]
        qnn-prefill-memory                SOFTMAX(beta=1) f32[1,8,{1536|1600},2048] > f32[1,8,1536,2048]
        qnn-rank                          RELU f32[{1,1,1,4|1,1,1,1,4}] > f32[4]
        qnn-reduce-axes                   MEAN f32[1,4] =i{32|64}[1]:1 > f32[1]
        qnn-reduce-axes                   REDUCE_MAX f32[1,4] {=|}i32[1]:1 > f32[1]
        qnn-reduce-bool-axes              REDUCE_ANY bool[1,4] {=|}i32[1]:1 > bool[1]
        qnn-reverse-axis                  REVERSE_V2 f32[1,4] {=|}i32[1]:1 > f32[1,4]
        qnn-reverse-single-axis           REVERSE_V2 f32[2,4] =i32[{1]:1|2]:0,1} > f32[2,4]
        qnn-rms-norm-gamma                COMPOSITE:odml.rms_norm(epsilon=0.00001) f32[1,4] =f{32|16}[4] > f32[1,4]
        qnn-scatter-shape                 SCATTER_ND i32[1,1] f32[1] {=|}i32[1]:4 > f32[4]
        qnn-slice-operand-type            SLICE f32[1,4] =i{32|64}[2] =i{32|64}[2]:1,2 > f32[1,2]
        qnn-slice-operands                SLICE f32[1,4] {=|}i32[2] =i32[2]:1,2 > f32[1,2]
        qnn-space-batch-operands          SPACE_TO_BATCH_ND f32[1,4,4,1] =i32[2]:2,2 {=|}i32[2,2] > f32[4,2,2,1]
        qnn-split-axis                    SPLIT(num_splits=2) {=|}i32[]:1 f32[1,4] > f32[1,2] f32[1,2]
        qnn-split-v-axis                  SPLIT_V(num_splits=2) f32[1,4] =i32[2]:1,3 {=|}i32[]:1 > f32[1,1] f32[1,3]
        qnn-split-v-negative              SPLIT_V(num_splits=2) f32[1,4] =i32[2]:{1|-2},3 =i32[]:1 > f32[1,1] f32[1,3]
        qnn-split-v-open                  SPLIT_V(num_splits=2) f32[1,4] =i32[2]:{1|-1},3 =i32[]:1 > f32[1,1] f32[1,3]
        qnn-split-v-sizes                 SPLIT_V(num_splits=2) f32[1,4] {=|}i32[2]:1,3 =i32[]:1 > f32[1,1] f32[1,3]
        qnn-strided-slice-operands        STRIDED_SLICE f32[1,4] =i32[2] {=|}i32[2]:1,2 =i32[2]:1,1 > f32[1,2]
        qnn-tensor-bf16                   RELU {f32|bf16}[4] > f32[4]
        qnn-tensor-bf16                   RELU f32[4] > f32[4]; CUSTOM:Mine {f32|bf16}[4] > f32[4]
        qnn-tensor-complex                RELU {f32|c64}[4] > f32[4]
        qnn-tensor-resource               RELU {f32|resource}[4] > f32[4]
        qnn-tensor-string                 RELU {f32|string}[4] > f32[4]
        qnn-tensor-type                   RELU {f32|f8e4m3}[4] > f32[4]
        qnn-tile-multiples                TILE f32[1,4] {=|}i32[2]:1,2 > f32[1,8]
        qnn-topk-k                        TOPK_V2 f32[1,4] {=|}i32[]:2 > f32[1,2] i32[1,2]
        qnn-topk-single-k                 TOPK_V2 f32[1,4] =i32[{1]:2|2]:2,2} > f32[1,2] i32[1,2]
        qnn-transpose-permutation         TRANSPOSE f32[1,4] {=|}i32[2]:1,0 > f32[4,1]
        qnn-unranked                      RELU f32[{|!}] > f32[]
        qnn-vtcm                          RELU f32[1] > f32[1] x{1484|1485}
        qnn-wide-types                    CAST {i32|i64}[4] > f32[4]
        """;
}
