using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Wording;

/// <summary>Libraries without which a program cannot go on, as sentences for its user.</summary>
public static class MissingLibrary
{
    private const string Library = "e_sqlite3";
    private const string FileName = $"lib{Library}.so";

    private static readonly string[] OpenSsl = ["libssl.so.3", "libssl.so.1.1"];

    /// <summary>
    /// What to tell the user where OpenSSL is not there, of which checksums and TLS are made: the runtime itself would end the program
    /// without an exit code of its own. Null where it is there, or where something else does that work.
    /// </summary>
    public static string? OpenSslSentence =>
        !OperatingSystem.IsLinux() || OpenSsl.Any(static name => NativeLibrary.TryLoad(name, out _))
            ? null
            : "OpenSSL (libssl.so.3) is missing, which checksums and TLS need: install libssl3 (Debian, Ubuntu) or openssl-libs (Fedora)";

    /// <summary>What to tell the user where SQLite's library is not beside the program; null where it is.</summary>
    public static string? SqliteSentence => NativeLibrary.TryLoad(Library, typeof(MissingLibrary).Assembly, null, out _) ? null : Sqlite;

    private static string Sqlite =>
        $"{FileName} is missing, or cannot be loaded: it belongs in {AppContext.BaseDirectory}, beside the program; copy both, or install "
        + "the program again";

    /// <summary>
    /// What to tell the user when SQLite's library, which belongs beside the program, is why something failed; null when it is not.
    /// </summary>
    /// <param name="exception">What was thrown, or what that was thrown for.</param>
    public static string? SentenceFor(Exception? exception) =>
        exception switch
        {
            null => null,
            DllNotFoundException e when e.Message.Contains(Library, StringComparison.Ordinal) => Sqlite,
            _ => SentenceFor(exception.InnerException),
        };
}
