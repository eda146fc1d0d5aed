namespace ModelSdk.Cpu.Kernels.Layout;

/// <summary>The plain form of a <see cref="StridedCopy"/>: one loop for each dimension, one element at a time.</summary>
internal sealed partial class StridedCopy
{
    private unsafe void CopyReference(byte* source, byte* target, int dimension)
    {
        if (dimension == _dimensions.Length)
        {
            for (int i = 0; i < _block; i++)
            {
                target[i] = source[i];
            }

            return;
        }

        Dimension here = _dimensions[dimension];
        for (long i = 0; i < here.Size; i++)
        {
            CopyReference(source + (i * here.Source), target + (i * here.Target), dimension + 1);
        }
    }
}
