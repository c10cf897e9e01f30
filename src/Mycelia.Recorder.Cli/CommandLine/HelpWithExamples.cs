using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Mycelia.Recorder.Cli.CommandLine;

/// <summary><c>--help</c>: what the parser knows, and how the command is used.</summary>
internal sealed class HelpWithExamples(HelpAction standard, IReadOnlyDictionary<Command, CommandSpec> specs) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = standard.Invoke(parseResult);
        if (specs.TryGetValue(parseResult.CommandResult.Command, out var spec) && spec.Examples.Length > 0)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            var width = Math.Min(56, spec.Examples.Max(static example => example.Line.Length));
            foreach (var (line, purpose) in spec.Examples)
                output.WriteLine(line.Length <= width ? $"  {line.PadRight(width)}  {purpose}" : $"  {line}\n  {"".PadRight(width)}  {purpose}");
        }

        return exitCode;
    }
}
