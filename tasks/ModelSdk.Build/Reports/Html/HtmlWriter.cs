using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace ModelSdk.Build.Reports.Html;

/// <summary>Writes elements; every text and attribute is encoded here, so nothing that a model says can become markup.</summary>
internal sealed class HtmlWriter(TextWriter output)
{
    // Letters of all languages stay readable; <, >, &, quotes and control characters do not get through.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly Stack<string> _open = [];

    /// <summary>Begins an element.</summary>
    public HtmlWriter Open(string element, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(element, attributes);
        _open.Push(element);
        return this;
    }

    /// <summary>Ends the element that was begun last.</summary>
    public HtmlWriter Close()
    {
        output.Write("</");
        output.Write(_open.Pop());
        output.Write(">\n");
        return this;
    }

    /// <summary>An element without content or end tag.</summary>
    public HtmlWriter Void(string element, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(element, attributes);
        return this;
    }

    /// <summary>An element with a text in it.</summary>
    public HtmlWriter Element(string element, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(element, attributes);
        Text(text);
        output.Write("</");
        output.Write(element);
        output.Write('>');
        return this;
    }

    /// <summary>A name from a model: isolated, so that right-to-left letters do not turn the line around.</summary>
    public HtmlWriter Name(string text) => Element("bdi", text);

    /// <summary>Text.</summary>
    public HtmlWriter Text(string text)
    {
        Encoder.Encode(output, text);
        return this;
    }

    /// <summary>Style, script or data of ours, which has no markup in it.</summary>
    public HtmlWriter Raw(string text)
    {
        output.Write(text);
        return this;
    }

    private void Start(string element, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        output.Write('<');
        output.Write(element);
        foreach ((string name, string? value) in attributes)
        {
            if (value is not null)
            {
                output.Write(' ');
                output.Write(name);
                output.Write("=\"");
                Encoder.Encode(output, value);
                output.Write('"');
            }
        }

        output.Write('>');
    }
}
