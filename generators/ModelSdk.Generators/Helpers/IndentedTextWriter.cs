using System.Text;

namespace ModelSdk.Generators.Helpers;

/// <summary>Builds source text: lines end in \n, blocks are indented by four spaces.</summary>
internal sealed class IndentedTextWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _blockBegins;

    /// <summary>Writes one line; an empty one has no indentation.</summary>
    public void Line(string line = "")
    {
        _blockBegins = false;
        if (line.Length > 0)
        {
            _text.Append(' ', _depth * 4).Append(line);
        }

        _text.Append('\n');
    }

    /// <summary>An empty line between members; none where a block begins.</summary>
    public void Gap()
    {
        if (!_blockBegins)
        {
            Line();
        }
    }

    /// <summary>Opens a block; disposing the result closes it.</summary>
    public Block Open(string head)
    {
        Line(head);
        Line("{");
        _depth++;
        _blockBegins = true;
        return new Block(this, "}");
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    internal readonly struct Block(IndentedTextWriter writer, string end) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            writer.Line(end);
        }
    }
}
