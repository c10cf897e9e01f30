using System.Text;

namespace Mycelia.Recorder.Wording;

/// <summary>
/// A writer through which nothing but <see cref="Visible"/> text passes. <c>WriteLine</c> writes one line, whatever its text holds:
/// a line end in it becomes visible. <c>Write</c> takes what its caller has laid out: <c>\n</c> and <c>\t</c> stay.
/// </summary>
/// <param name="output">Where text goes; not disposed of here.</param>
public sealed class VisibleWriter(TextWriter output) : TextWriter(output.FormatProvider)
{
    /// <inheritdoc/>
    public override Encoding Encoding => output.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => output.Write(Visible.Lines(value.ToString()));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => output.Write(Visible.Lines(new(buffer, index, count)));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => output.Write(Visible.Lines(new(buffer)));

    /// <inheritdoc/>
    public override void Write(string? value) => output.Write(Visible.Lines(value));

    /// <inheritdoc/>
    public override void Write(StringBuilder? value) => output.Write(Visible.Lines(value?.ToString()));

    /// <inheritdoc/>
    public override void WriteLine() => output.WriteLine();

    /// <inheritdoc/>
    public override void WriteLine(string? value) => output.WriteLine(Visible.Line(value));

    /// <inheritdoc/>
    public override void WriteLine(ReadOnlySpan<char> buffer) => WriteLine(new string(buffer));

    /// <inheritdoc/>
    public override void WriteLine(char[] buffer, int index, int count) => WriteLine(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void WriteLine(StringBuilder? value) => WriteLine(value?.ToString());

    /// <inheritdoc/>
    public override void WriteLine(object? value) => WriteLine(value?.ToString());

    /// <inheritdoc/>
    public override void Flush() => output.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync() => output.FlushAsync();
}
