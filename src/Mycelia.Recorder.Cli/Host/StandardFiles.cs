using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Cli.Host;

/// <summary>
/// Standard input, output and error are there, whoever started the program: where one is closed (<c>&gt;&amp;-</c>), the next file
/// that is opened would get its number, the journal of the open chunk for one, and what is said would be written into it.
/// </summary>
internal static partial class StandardFiles
{
    private const int GetFlags = 1;
    private const int ReadWrite = 2;
    private const int Output = 1;

    /// <summary>Whether standard output was open at the start.</summary>
    public static bool HasOutput { get; private set; } = true;

    public static void Ensure()
    {
        if (!OperatingSystem.IsLinux())
            return;
        // The system gives the lowest number that is free.
        for (var descriptor = 0; descriptor <= 2; descriptor++)
        {
            if (Control(descriptor, GetFlags) >= 0)
                continue;
            HasOutput &= descriptor != Output;
            _ = Open("/dev/null", ReadWrite);
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
