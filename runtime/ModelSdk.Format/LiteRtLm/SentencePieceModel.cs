using ModelSdk.Format.Proto;

namespace ModelSdk.Format.LiteRtLm;

/// <summary>Looks into a SentencePiece model (message sentencepiece.ModelProto), as far as the build needs it.</summary>
public static class SentencePieceModel
{
    /// <summary>Number of pieces of the vocabulary.</summary>
    /// <exception cref="ModelFormatException">The section is no SentencePiece model.</exception>
    public static int CountPieces(LiteRtLmSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        int count = 0;
        try
        {
            ProtoReader fields = new(section.GetBytes(), 0);
            while (fields.Read())
            {
                count += fields is { Field: 1, Wire: ProtoWire.Bytes } ? 1 : 0;
            }
        }
        catch (ModelFormatException exception)
        {
            throw section.Inside(exception);
        }

        return count;
    }
}
