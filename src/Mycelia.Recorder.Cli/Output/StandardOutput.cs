using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Output;

/// <summary>
/// Standard output as a stream whose failure says what it is: everything that a command prints goes through it. .NET's own says nothing
/// of a reader that has left.
/// </summary>
internal sealed class StandardOutput : WriteOnlyStream
{
    private static readonly SafeFileHandle File = new(1, ownsHandle: false);

    /// <summary>Makes it the console's.</summary>
    public static void Install()
    {
        if (OperatingSystem.IsLinux())
            Console.SetOut(TextWriter.Synchronized(new StreamWriter(new StandardOutput(), new UTF8Encoding(false)) { AutoFlush = true }));
    }

    /// <summary>Standard output, as bytes.</summary>
    public static Stream Open() => OperatingSystem.IsLinux() ? new StandardOutput() : Console.OpenStandardOutput();

    /// <exception cref="OutputException">Nothing is taken.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            // One that was closed may also have been taken by the runtime, for something that it only reads.
            var taken = StandardFiles.HasOutput ? Posix.Write(File, buffer) : -Errno.NotOpen;
            if (taken > 0)
                buffer = buffer[taken..];
            else if (-taken == Errno.Again)
                Posix.CanTake(File, milliseconds: -1);
            else if (-taken != Errno.Interrupted)
                throw new OutputException(-taken, -taken == Errno.NotOpen ? "it is closed" : Marshal.GetPInvokeErrorMessage(-taken));
        }
    }
}
