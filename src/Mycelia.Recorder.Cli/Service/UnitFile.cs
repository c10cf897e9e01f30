namespace Mycelia.Recorder.Cli.Service;

/// <summary>
/// The systemd user unit. What needs capabilities that a user's own service manager has not got is left out. It has some of them
/// in a user namespace: without <c>PrivateUsers=</c> systemd 252 leaves the file system open, and says nothing.
/// The watchdog kills: a hung recorder gains nothing by less, and .NET lets the usual SIGABRT pass.
/// </summary>
internal static class UnitFile
{
    public const string Name = "mycelia-recorder.service";

    /// <param name="program">The program's absolute path.</param>
    /// <param name="envFile">Settings and credentials, read by the program itself, so that they are in no environment.</param>
    /// <param name="db">The queue.</param>
    public static string Write(string program, string envFile, string db) => $"""
        # Written by 'mycelia-recorder service install', which replaces it; changes of your own: systemctl --user edit {Name}
        [Unit]
        Description=Mycelia recorder: the microphone into the Mycelia server
        After=pipewire-pulse.service pulseaudio.service pipewire-pulse.socket pulseaudio.socket
        Wants=pipewire-pulse.socket pulseaudio.socket
        StartLimitIntervalSec=0

        [Service]
        Type=notify
        NotifyAccess=main
        ExecStart={Word(program)} record --plain --wait-for-device --env-file {Word(envFile)} --db {Word(db)}
        Restart=on-failure
        RestartSec=10
        WatchdogSec=60
        WatchdogSignal=SIGKILL
        TimeoutStopSec=30
        WorkingDirectory={Value(Path.GetDirectoryName(db)!)}
        UMask=0077

        NoNewPrivileges=yes
        PrivateUsers=yes
        ProtectSystem=strict
        ReadWritePaths={Word(Path.GetDirectoryName(db)!)}
        PrivateTmp=yes
        ProtectControlGroups=yes
        ProtectKernelTunables=yes
        RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
        RestrictNamespaces=yes
        RestrictRealtime=yes
        RestrictSUIDSGID=yes
        LockPersonality=yes
        SystemCallArchitectures=native
        SystemCallFilter=@system-service

        [Install]
        WantedBy=default.target

        """;

    /// <summary>A path as one word: quoted, and with nothing in it that systemd would replace.</summary>
    private static string Word(string path) => $"\"{Value(path).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("$", "$$", StringComparison.Ordinal)}\"";

    /// <exception cref="UserError">A line end would begin a line of the unit's own, and systemd has no way to write any of these.</exception>
    private static string Value(string path) => path.Any(char.IsControl)
        ? throw new UserError(ExitCode.Usage, $"a service cannot use the path {path}: there is a control character in it; choose another place")
        : path.Replace("%", "%%", StringComparison.Ordinal);
}
