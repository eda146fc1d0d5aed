namespace ModelSdk;

/// <summary>Inputs and outputs in memory of the application.</summary>
public sealed partial class ModelSession
{
    /// <summary>Reads an input from the application's memory from now on, without a copy where the engine can.</summary>
    /// <param name="index">Index in the signature's inputs.</param>
    /// <param name="buffer">The memory; it stays the caller's and must outlive its use here. Null goes back to the session's own.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.UnsupportedOnDevice"/>: the engine cannot take that kind of buffer.
    /// <see cref="ModelErrorCode.ShapeMismatch"/>: the buffer is too small.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread is using the session.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public void BindInput(int index, TensorBuffer? buffer)
    {
        Enter();
        try
        {
            CheckIndex(index, Signature.Inputs.Count);
            _backend.BindInput(index, buffer);
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Writes an output to the application's memory from now on, without a copy where the engine can.</summary>
    /// <inheritdoc cref="BindInput"/>
    /// <param name="index">Index in the signature's outputs.</param>
    /// <param name="buffer">The memory; it stays the caller's and must outlive its use here. Null goes back to the session's own.</param>
    public void BindOutput(int index, TensorBuffer? buffer)
    {
        Enter();
        try
        {
            CheckIndex(index, Signature.Outputs.Count);
            _backend.BindOutput(index, buffer);
        }
        finally
        {
            Exit();
        }
    }
}
