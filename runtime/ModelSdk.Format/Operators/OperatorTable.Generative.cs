namespace ModelSdk.Format.Operators;

/// <summary>Rows of the family Generative.</summary>
public static partial class OperatorTable
{
    private static OperatorRow[] Generative =>
    [
        new("odml.scaled_dot_product_attention", "f32 f32 f32 f32"),
        new("odml.update_kv_cache", "i64 f32 f32"),
        new("odml.update_external_kv_cache", "f32 f32 i32 f32 f32"),
        new("aeq.hadamard_rotation", "f32"),
    ];
}
